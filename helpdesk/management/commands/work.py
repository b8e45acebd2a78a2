"""Runs the queue's workers and its clock: django-q2's cluster, which first shows that it works and looks for lost work."""

from __future__ import annotations

from typing import Any

from django_q.management.commands import qcluster

from tickets import handoff

# The clock looks only every half minute; what was left by the last run must not wait for it.
AT_START = ("helpdesk.schedules.beat", "helpdesk.schedules.sweep")


class Command(qcluster.Command):
    help = "Runs the queue's workers and its clock."

    def handle(self, *args: Any, **options: Any) -> None:
        for task in AT_START:
            handoff.nudge(task)
        super().handle(*args, **options)
