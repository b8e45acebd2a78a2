from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from routing.reading.cues import BY_CAPITALS, BY_WORDS, SAYS_OVER, SIGN
from routing.reading.signs import Sign
from tickets.models.base import one_of
from tickets.states import Category, Impact, Tone, Urgency

# In log-odds: three makes an even chance one of twenty to one.
MOST_LIFT = 3.0
LONGEST_WORDS = 8_000


class CueState(models.TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"


class CueKind(models.TextChoices):
    WORDS = BY_WORDS, "its words"
    OVER = SAYS_OVER, "words that say that trouble is over"
    CAPITALS = BY_CAPITALS, "capitals and exclamation marks"


LIFTED = {"urgency": Urgency, "tone": Tone, "impact": Impact, "category": Category, SIGN: Sign}
TARGETS = [
    (head.capitalize(), [(f"{head}:{value}", f"{head} {label.lower()}") for value, label in words.choices])
    for head, words in LIFTED.items()
]


class Cue(models.Model):
    """Words by which the built-in reader tells something, and what each of them lifts."""

    name = models.CharField(max_length=60, help_text="By which the reasons of a reading call it.")
    says = models.CharField(max_length=120, help_text="What it tells, as a part of a sentence: “there is a deadline”.")
    state = models.CharField(
        max_length=6, choices=CueState, default=CueState.DRAFT, help_text="A draft is tried here and read by nobody."
    )
    finds = models.CharField("found by", max_length=8, choices=CueKind, default=CueKind.WORDS)
    words = models.TextField(
        blank=True,
        help_text=(
            "One word, phrase or regular expression (RE2) a line, found at the beginning of a word, whatever its capitals: "
            "“invoice” finds “invoices”. <people>, <person>, <cannot>, <day>, <weekday> and <kept> stand for lists."
        ),
    )
    deniable = models.BooleanField(
        "not where denied", default=False, help_text="“There was no outage” and “what if it is down” do not count."
    )
    passes = models.BooleanField(
        "not where over", default=False, help_text="“It was down but works again” does not count."
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("state", CueState),
            one_of("finds", CueKind),
            models.UniqueConstraint(
                Lower("name"), name="cue_one_of_a_name", violation_error_message="There is a cue of this name."
            ),
            models.CheckConstraint(
                condition=~Q(words="") | Q(finds=CueKind.CAPITALS),
                name="cue_has_words",
                violation_error_message="Say which words it is found by.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.words.splitlines() if line.strip())


class CueLift(models.Model):
    """By how much a cue makes one thing likelier that the reader may say."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="lifts", db_index=False)
    target = models.CharField("what", max_length=40, choices=TARGETS)
    amount = models.FloatField(
        "by how much",
        validators=[MinValueValidator(-MOST_LIFT), MaxValueValidator(MOST_LIFT)],
        help_text="In log-odds, −3 to 3: 1 makes an even chance 73 in 100, 2 makes it 88. Less than 0 makes it less likely.",
    )

    class Meta:
        verbose_name = "lift of a cue"
        verbose_name_plural = "what it lifts"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cue", "target"],
                name="cuelift_one_a_target",
                violation_error_message="The cue lifts this already.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=-MOST_LIFT, amount__lte=MOST_LIFT), name="cuelift_within_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_target_display()} {self.amount:+.2f}"
