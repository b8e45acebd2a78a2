"""What goes on beside the cluster, in its command's own process: couriers, our events, the clocks of tries and of topics."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import structlog
from django.db import Error, close_old_connections, connections

from helpdesk.clock import Clock
from helpdesk.courier import Courier, give_up_what_waited_too_long
from helpdesk.health_clock import HealthClock
from helpdesk.outbox_listener import OutboxListener
from helpdesk.pipeline_clock import PipelineClock
from helpdesk.pipeline_courier import PipelineCourier
from helpdesk.topic_clock import TopicClock
from routing.pipelines.delivery_outcomes import give_up_old_deliveries
from routing.pipelines.events.publish import publish_all

log = structlog.get_logger(__name__)

# The longest that anything due waits where nobody rings.
LOOK_SECONDS = 1.0
TIDY_SECONDS = 60.0


def run_background_threads(is_alive: Callable[[], bool]) -> None:
    """Until the cluster has ended; then what is in hand is finished."""
    listener = OutboxListener()
    courier, clock, topics, health = Courier(wake=listener.ring), Clock(), TopicClock(), HealthClock()
    pipeline_clock, pipelines = PipelineClock(), PipelineCourier(wake=listener.ring)
    looked_at = tidied_at = float("-inf")
    while is_alive():
        try:
            close_old_connections()
            courier.step()
            publish_all()
            pipeline_clock.step()
            pipelines.step()
            if (now := monotonic()) - looked_at >= LOOK_SECONDS:
                looked_at = now
                clock.step()
                topics.step()
                health.step()
            if now - tidied_at >= TIDY_SECONDS:
                tidied_at = now
                give_up_what_waited_too_long()
                give_up_old_deliveries()
        except Error as error:
            # The database is away; the rows will still be there.
            log.warning("looking failed", error=type(error).__name__)
            connections.close_all()
        listener.wait(LOOK_SECONDS)
    courier.close()
    pipelines.close()
    listener.close()
