from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Now

from tickets.models.base import append_only, evidence_triggers, one_of
from tickets.states import Category


class Audience(models.TextChoices):
    PUBLIC = "public", "Customers"
    STAFF = "staff", "Staff only"


class NewKey(models.Func):
    function = "gen_random_uuid"
    arity = 0
    output_field = models.UUIDField()


class ArticleQuerySet(models.QuerySet["Article"]):
    def in_force(self) -> ArticleQuerySet:
        """Published, not retired, and valid at this moment."""
        begun = Q(valid_from=None) | Q(valid_from__lte=Now())
        lasting = Q(valid_until=None) | Q(valid_until__gt=Now())
        return self.filter(begun, lasting, is_published=True, retired_at=None)

    def for_customers(self) -> ArticleQuerySet:
        """What a customer's answer may be made from. What is for staff never is."""
        return self.in_force().filter(audience=Audience.PUBLIC)


class Article(models.Model):
    """A piece of knowledge that answers may use."""

    # By it an imported file finds its article again; it never changes.
    key = models.CharField(
        max_length=80, unique=True, editable=False, db_default=Cast(NewKey(), models.CharField(max_length=80))
    )
    title = models.CharField(max_length=200)
    body = models.TextField(
        help_text="What a customer would be told, in Markdown. Short paragraphs; one matter an article."
    )
    phrasings = models.TextField(
        blank=True,
        help_text="How customers ask for this, one a line, in their words. Two to five make it much easier to find.",
    )
    category = models.CharField(max_length=12, choices=Category, blank=True)
    audience = models.CharField(
        max_length=6,
        choices=Audience,
        default=Audience.PUBLIC,
        db_default=Audience.PUBLIC.value,
        help_text="What is for staff only never reaches a customer's answer.",
    )
    is_published = models.BooleanField("published", default=True, help_text="Only published articles are used.")
    valid_from = models.DateTimeField(null=True, blank=True, help_text="Not used before. Empty: at once.")
    valid_until = models.DateTimeField(null=True, blank=True, help_text="Not used from then on. Empty: for good.")
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    proposed_for = models.CharField(
        max_length=300,
        blank=True,
        db_default="",
        editable=False,
        help_text="Why a draft of it was proposed, if it was.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The vectors of this version, float16, and the model that made them; made when first needed.
    vectors = models.BinaryField(null=True, editable=False)
    vectors_of = models.CharField(max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            one_of("audience", Audience),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="article_valid_for_some_time",
                violation_error_message="It would end before it begins.",
            ),
        ]
        indexes = [models.Index(fields=["changed_at"], name="article_changed")]
        triggers = evidence_triggers("key", "created_at")

    def __str__(self) -> str:
        return self.title

    @property
    def phrasing_lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.phrasings.splitlines() if line.strip())


class ArticleVersion(models.Model):
    """An article as it stood from one change to the next: by whom, and why."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    phrasings = models.TextField(blank=True)
    audience = models.CharField(max_length=6, choices=Audience)
    is_published = models.BooleanField()
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_numbered"),
            one_of("audience", Audience),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Version {self.number}"


class ArticleDay(models.Model):
    """What became of an article's answers on one day, in UTC. It is counted anew until the day is well past."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    offered = models.PositiveIntegerField(default=0, help_text="Drafts that rested on it.")
    sent = models.PositiveIntegerField(default=0)
    approved = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0, help_text="The customer came back, or said that it did not help.")

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="article_day_once")]
        indexes = [models.Index(fields=["day"], name="article_day_by_day")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}"
