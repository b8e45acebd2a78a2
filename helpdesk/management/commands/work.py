"""Runs the queue's workers and its clock: django-q2's cluster, prepared, which first looks for lost work."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django_q.management.commands import qcluster
from django_q.signals import post_execute_in_worker, post_spawn

from helpdesk.schedules import BeatAfterTask
from resolution.knowledge import current_base
from routing.gather import topic_cards
from routing.reading.topics import prepare
from tickets import handoff
from tickets.embedding import embed

# The clock looks only every half minute; what was left by the last run must not wait for it.
AT_START = ("helpdesk.schedules.beat", "helpdesk.schedules.sweep")


class Command(qcluster.Command):
    help = "Runs the queue's workers and its clock."

    def handle(self, *args: Any, **options: Any) -> None:
        _learn_before_forking()
        # The model itself does not survive a fork: each worker loads it when it is born, not with its first ticket.
        post_spawn.connect(_load_model)
        post_execute_in_worker.connect(BeatAfterTask(), weak=False)
        for task in AT_START:
            handoff.nudge(task)
        super().handle(*args, **options)


def _learn_before_forking() -> None:
    """Topics and articles become vectors once, here; every worker, and each that replaces one, inherits them."""
    prepare(topic_cards())
    current_base()
    # A forked process must not share its parent's connection.
    connections.close_all()


def _load_model(**options: Any) -> None:
    embed(["ready"])
