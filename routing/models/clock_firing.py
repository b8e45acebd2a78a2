from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import append_only


class ClockFiring(models.Model):
    """A rule has acted by the clock: once for each ticket and each message that nobody had answered."""

    # A rule may be deleted while its past stays, so the database holds no promise here.
    rule = models.ForeignKey(
        "routing.Rule", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="clock_firings"
    )
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, db_index=False, related_name="clock_firings")
    message = models.ForeignKey("tickets.Message", on_delete=models.PROTECT, db_index=False, related_name="+")
    fired_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["ticket", "rule", "message"], name="clock_firing_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.ticket_id}"
