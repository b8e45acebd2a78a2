"""Runs the queue's workers, its clock and the courier: django-q2's cluster, prepared, which first looks for lost work."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from django.db import connections
from django_q.cluster import Cluster
from django_q.management.commands import qcluster
from django_q.signals import post_execute_in_worker

from helpdesk.background_threads import run_background_threads
from helpdesk.schedules import BeatAfterTask
from resolution.answering.guards.examples import load_vectors
from resolution.knowledge.knowledge import current_base
from routing.topics.refit import ensure_model
from routing.topics.serve import serve_topics
from tickets import handoff
from tickets.embedding import embed_texts

# The clock looks only every half minute; what was left by the last run must not wait for it.
AT_START = ("helpdesk.schedules.beat", "helpdesk.schedules.sweep")


class Command(qcluster.Command):
    help = "Runs the queue's workers, its clock, and what sends replies."

    def handle(self, *args: Any, **options: Any) -> None:
        _learn_before_forking()
        post_execute_in_worker.connect(BeatAfterTask(), weak=False)
        for task in AT_START:
            handoff.nudge(task)
        # A forked process must not share its parent's connection.
        connections.close_all()
        cluster = Cluster()
        cluster.start()
        if options["run_once"]:
            cluster.stop()
            return
        # The cluster has forked by now, so threads do no harm here.
        run_background_threads(_is_alive(cluster))


def _is_alive(cluster: Cluster) -> Callable[[], bool]:
    """A signal stops the cluster, within the handler that django-q2 has set; what is beside it ends after it."""
    return lambda: bool(cluster.sentinel.is_alive())


def _learn_before_forking() -> None:
    """The model is loaded and topics and articles become vectors once, here; every worker, and each that replaces one,
    inherits them, in the same memory."""
    embed_texts(["ready"])
    ensure_model()
    serve_topics()
    current_base()
    load_vectors()
    # What is not looked at for garbage is not copied for it.
    gc.collect()
    gc.freeze()
