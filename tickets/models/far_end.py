from __future__ import annotations

from django.db import models
from django.db.models import Q

from tickets.models.base import one_of


class FarEndKind(models.TextChoices):
    CALLBACK = "callback", "Callback address"
    MAIL = "mail", "Mail server"
    MODEL = "model", "Model service"
    # What leaves by no network: an answer that is fetched.
    NOWHERE = "nowhere", "Nothing to call"


class FarEndQuerySet(models.QuerySet["FarEnd"]):
    def paused(self) -> FarEndQuerySet:
        return self.filter(paused_at__isnull=False)


class FarEnd(models.Model):
    """A server that we call, and whether it is well: the same for every process, so a row and not memory.

    One that does not answer is paused, so that what waits for it costs neither a worker nor a try; then one call at a
    time probes it, after pauses that grow.
    """

    kind = models.CharField(max_length=10, choices=FarEndKind)
    name = models.CharField(max_length=300, blank=True, help_text="Its host and port.")
    integration = models.ForeignKey(
        "tickets.Integration", null=True, blank=True, on_delete=models.CASCADE, related_name="far_ends"
    )
    failures = models.PositiveIntegerField(default=0, db_default=0, help_text="How often it failed in a row.")
    failing_since = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    pauses = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="How many pauses this outage has had.")
    last_error = models.TextField(blank=True, db_default="")
    advice = models.TextField(blank=True, db_default="", help_text="What a person can do about it.")

    objects = FarEndQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("kind", "name", "integration", name="far_end_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, next_try_at__isnull=True)
                | Q(paused_at__isnull=False, next_try_at__isnull=False),
                name="far_end_paused_has_its_next_try",
            ),
            one_of("kind", FarEndKind),
        ]
        indexes = [
            models.Index(fields=["paused_at"], condition=Q(paused_at__isnull=False), name="far_end_paused"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None
