from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tickets.models.base import Claimable, Identified, evidence_triggers, one_of


class BacktestState(models.TextChoices):
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Failed"


class Backtest(Identified, Claimable):
    """What a draft of the rules would have decided on tickets of the past, beside the published version. A report, no more."""

    id_prefix = "bt"

    author = models.CharField(max_length=150)
    # What is tried: this rule alone, or the whole working copy where it is empty.
    rule = models.ForeignKey(
        "routing.Rule", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    rule_name = models.CharField(max_length=120, blank=True)
    with_drafts = models.BooleanField(default=False, help_text="Its drafts were tried as if they were active.")
    document = models.JSONField()
    # What it is compared with; empty where nothing was published.
    rule_set = models.ForeignKey(
        "routing.RuleSet", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    newest = models.PositiveIntegerField("tickets at most")
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=10, choices=BacktestState, default=BacktestState.RUNNING)
    tickets_total = models.PositiveIntegerField(default=0)
    tickets_done = models.PositiveIntegerField(default=0)
    # The ticket that it has come to, from the newest to the oldest.
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_id = models.UUIDField(null=True, blank=True)
    # How many slices are done: a task that was asked for an earlier one has nothing to do.
    slices = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("state", BacktestState),
            models.CheckConstraint(
                condition=Q(tickets_done__lte=F("tickets_total")), name="backtest_done_is_part_of_total"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="backtest_newest"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="backtest_due"),
        ]
        triggers = evidence_triggers("author", "rule_name", "document", "rule_set", "created_at")

    def __str__(self) -> str:
        return f"“{self.rule_name}” on history" if self.rule_name else "The working copy on history"

    @property
    def is_running(self) -> bool:
        return self.state == BacktestState.RUNNING

    @property
    def percent(self) -> int:
        return 100 * self.tickets_done // self.tickets_total if self.tickets_total else 100


class BacktestTicket(models.Model):
    """One ticket of a report: where the draft decides otherwise, or where a person had put the decision right."""

    backtest = models.ForeignKey(Backtest, on_delete=models.CASCADE, related_name="tickets", db_index=False)
    # Without a constraint: checking one locks the ticket, and a report is in nobody's way.
    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    topic = models.CharField(max_length=80, blank=True)
    # {field: [by the published version, by the draft]}
    changes = models.JSONField(default=dict)
    # {field: what a person had made it}
    made_by_person = models.JSONField(default=dict)
    was_right = models.BooleanField(default=False)
    is_right = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["backtest", "id"], name="backtest_tickets")]

    def __str__(self) -> str:
        return f"{self.ticket_id} in {self.backtest_id}"
