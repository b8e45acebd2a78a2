from django.db import models
from django.db.models.functions import Now


class Firing(models.Model):
    """One rule fired in one decision: how often and when last is asked of these rows, not of the decisions' lists."""

    # A rule may be deleted while a worker decides by it, and its past stays; so the database holds no promise here.
    rule = models.ForeignKey(
        "routing.Rule", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="firings"
    )
    decision = models.ForeignKey("routing.Decision", on_delete=models.PROTECT, db_index=False, related_name="firings")
    fired_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["rule", "-fired_at"], name="firing_of_rule")]

    def __str__(self) -> str:
        return f"{self.rule_id} in {self.decision_id}"
