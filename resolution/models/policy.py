from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tickets.models.base import a_probability, one_of
from tickets.states import Category, Channel

UNIT = [MinValueValidator(0.0), MaxValueValidator(1.0)]
# A year.
MOST_MINUTES = 525_600
DOMAIN = RegexValidator(
    r"^(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}\Z", "Write a domain, as example.com."
)
LANGUAGE = RegexValidator(r"^[a-z]{2,3}\Z", "Write a language as its code of two letters, as en.")


class Autonomy(models.TextChoices):
    AUTO = "auto", "Send what the bands permit"
    EARNED = "earned", "Send once the verdicts allow it, draft until then"
    DRAFT = "draft", "Only draft; a person sends"
    OFF = "off", "Do not answer"


class Policy(models.Model):
    """What the resolution agent may do on its own for a category of tickets, or for one channel of it."""

    category = models.CharField(max_length=12, choices=Category)
    channel = models.CharField(
        max_length=8,
        choices=Channel,
        blank=True,
        default="",
        db_default="",
        help_text="Only tickets that came this way; where it is empty, all that have no policy of their own.",
    )
    autonomy = models.CharField(max_length=6, choices=Autonomy, default=Autonomy.AUTO)
    auto_from = models.FloatField(
        "auto from", default=0.85, validators=UNIT, help_text="From this confidence on: send and resolve."
    )
    review_from = models.FloatField(
        "review from", default=0.60, validators=UNIT, help_text="From this confidence on: send, and flag for review."
    )
    begin_careful = models.BooleanField(
        "begin careful",
        default=False,
        db_default=False,
        help_text="Until 30 answers of the review band have a verdict, that band is drafted and not sent.",
    )
    people_after_answer = models.BooleanField(
        "people take over after an answer",
        default=False,
        db_default=False,
        help_text="What a customer writes after an answer is held for a person, and the answer says so.",
    )
    hands_over = models.BooleanField(
        "says that a person answers",
        default=False,
        db_default=False,
        help_text="Where a ticket goes to people, its customer is told so at once, and when to expect them.",
    )
    hand_over_hours = models.PositiveSmallIntegerField(
        "hours until a person answers",
        default=24,
        db_default=24,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="What the message promises; working hours where a calendar is named.",
    )
    hand_over_calendar = models.CharField(
        "working hours of",
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text="The calendar by which the hours are counted. Empty: around the clock.",
    )
    sample_rate = models.FloatField(
        "sample rate",
        default=0.05,
        db_default=0.05,
        validators=UNIT,
        help_text="The share of answers of the auto band that come to a reviewer after they were sent, 0 to 1.",
    )
    quiet_from = models.TimeField(
        "quiet from", null=True, blank=True, help_text="From this time of day on no automatic answer is sent."
    )
    quiet_until = models.TimeField("quiet until", null=True, blank=True, help_text="What waited is sent then.")
    most_cycles = models.PositiveSmallIntegerField(
        "most tries",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="So often the assistant tries by itself before people have the ticket. Empty: as installed.",
    )
    back_off_minutes = models.PositiveIntegerField(
        "minutes to the next try",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_MINUTES)],
        help_text="After the first try; it doubles with each further one. Empty: as installed.",
    )
    allowed_domains = ArrayField(
        models.CharField(max_length=253, validators=[DOMAIN]),
        verbose_name="allowed domains",
        default=list,
        db_default=[],
        blank=True,
        help_text="An answer may link to these, one a line. Empty: as installed.",
    )
    languages = ArrayField(
        models.CharField(max_length=3, validators=[LANGUAGE]),
        default=list,
        db_default=[],
        blank=True,
        help_text="An answer may be in these, as en or de, one a line. Empty: as installed.",
    )
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # Families of engines that have earned it, so that lists need not count. Whoever sends counts anew.
    earned_by = ArrayField(models.CharField(max_length=8), default=list, db_default=[], editable=False)
    # Families whose review band has its verdicts: of these nobody counts again.
    review_known_by = ArrayField(models.CharField(max_length=8), default=list, db_default=[], editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["category", "channel"]
        verbose_name_plural = "policies"
        constraints = [
            one_of("category", Category),
            one_of("channel", Channel, blank=True),
            one_of("autonomy", Autonomy),
            a_probability("auto_from"),
            a_probability("review_from"),
            a_probability("sample_rate"),
            models.UniqueConstraint(
                fields=["category", "channel"],
                name="policy_one_a_channel",
                violation_error_message="This category has a policy for this channel already.",
            ),
            models.CheckConstraint(
                condition=Q(auto_from__gte=F("review_from")),
                name="policy_auto_not_below_review",
                violation_error_message="“Auto from” can't be below “review from”.",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="policy_quiet_hours_whole",
                violation_error_message="Quiet hours need a beginning and another end.",
            ),
            models.CheckConstraint(condition=Q(most_cycles=None) | Q(most_cycles__gte=1), name="policy_tries_once"),
        ]

    def __str__(self) -> str:
        category = self.get_category_display()
        return f"{category}, {self.get_channel_display()}" if self.channel else category

    @property
    def is_general(self) -> bool:
        return not self.channel

    @property
    def cycle_limit(self) -> int:
        return settings.MAX_CYCLES if self.most_cycles is None else self.most_cycles

    @property
    def back_off(self) -> timedelta:
        """After the first try."""
        if self.back_off_minutes is None:
            as_installed: timedelta = settings.CYCLE_BACKOFF
            return as_installed
        return timedelta(minutes=self.back_off_minutes)
