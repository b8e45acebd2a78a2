from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Now

from tickets.models.base import Claimable, Identified, a_probability, kept_triggers, one_of
from tickets.models.ticket_queryset import (
    ANSWERED,
    LIVE,
    NEEDS_A_PERSON,
    PRIORITY_RANK,
    QUEUE_RANK,
    QUEUED,
    TAGGED,
    TO_REVIEW,
    UNANSWERED,
    TicketQuerySet,
)
from tickets.states import (
    TRANSITIONS,
    AnsweredBy,
    Band,
    Category,
    Channel,
    Move,
    Priority,
    ReviewState,
    Status,
)
from tickets.tags import MOST_TAGS, TAG_LIMIT

TRANSITION_PAIRS = sorted((a, b) for a in TRANSITIONS for b in TRANSITIONS[a])
SUBJECT_LIMIT = 500
MOST_BUMPS = 3
# A tsvector may hold 1 MB; the start of a body is what people search for.
SEARCHED_CHARACTERS = 20_000


def _newest_by(field: str, *, condition: Q | None = None, also: Sequence[str] = ()) -> models.Index:
    """For a filter of the list, which leaves out the merged ones: they are counted without reading the tickets."""
    included = ["merged_into", *also]
    return models.Index(
        fields=[field, "-created_at", "-id"], include=included, condition=condition, name=f"ticket_by_{field}"
    )


class NextNumber(models.Func):
    """The next ticket number, from the sequence that the first migration makes."""

    function = "nextval"
    template = "nextval('tickets_ticket_number_seq')"
    output_field = models.BigIntegerField()


class AreLowerCaseWords(models.Func):
    """Whether an array holds tags: short words in lower case, without spaces and commas, none of them empty."""

    output_field = models.BooleanField()
    template = (
        "(cardinality(%(expressions)s) <= %(most)s AND array_position(%(expressions)s, NULL) IS NULL"
        " AND %(expressions)s::text[] = string_to_array(array_to_string(%(expressions)s, ','), ',')"
        " AND array_to_string(%(expressions)s, ',') !~ '[A-Z[:space:]]|^,|,,|,$')"
    )

    def as_sql(self, *args: Any, **options: Any) -> Any:
        """The array stands in it several times, each with its values."""
        sql, values = super().as_sql(*args, **options)
        return sql, (*values,) * self.template.count("%(expressions)s")


class Ticket(Identified, Claimable):
    """One matter of one customer."""

    id_prefix = "t"

    number = models.BigIntegerField(unique=True, db_default=NextNumber(), editable=False)
    customer = models.ForeignKey("tickets.Customer", on_delete=models.PROTECT, related_name="tickets", db_index=False)
    integration = models.ForeignKey(
        "tickets.Integration",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
    )
    external_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001  # none is NULL, so that many may have none
    channel = models.CharField(max_length=10, choices=Channel)
    subject = models.CharField(max_length=SUBJECT_LIMIT, blank=True)
    body = models.TextField()
    page_url = models.CharField(max_length=2000, blank=True)
    callback_url = models.CharField(max_length=500, blank=True)
    metadata = models.JSONField(default=dict, blank=True)

    mailbox = models.ForeignKey(
        "tickets.Mailbox",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
        help_text="The address that answers come from.",
    )
    form = models.ForeignKey(
        "tickets.Form", null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_index=False
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_tickets",
        db_index=False,
        help_text="The ticket that this one's conversation belongs to now; always the last of a chain.",
    )
    linked_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="linked_tickets",
        db_index=False,
        help_text="The earlier ticket that this one refers to.",
    )
    reply_allowed = models.BooleanField(
        default=True, db_default=True, help_text="Whether the agent may answer, and an acknowledgement be sent."
    )
    is_sender_verified = models.BooleanField(
        default=True, db_default=True, help_text="False: the mail system says that the sender is forged."
    )

    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN, db_default=Status.OPEN.value)
    category = models.CharField(max_length=12, choices=Category, blank=True)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    topic = models.CharField(max_length=80, blank=True)
    team = models.ForeignKey(
        "tickets.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets", db_index=False
    )
    move = models.CharField(max_length=10, choices=Move, blank=True)
    bump = models.SmallIntegerField(
        default=0, db_default=0, help_text="How many steps people have moved it up in the queue, or down."
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tickets",
        db_index=False,
        help_text="The person whose ticket it is.",
    )
    tags = ArrayField(
        models.CharField(max_length=TAG_LIMIT), default=list, db_default=[], blank=True, help_text="Lower-case words."
    )
    answered_by = models.CharField(
        max_length=6,
        choices=AnsweredBy,
        default=AnsweredBy.AGENT,
        db_default=AnsweredBy.AGENT.value,
        help_text="Who answers by the router's decision.",
    )
    assigned_agent = models.CharField(max_length=80, blank=True, help_text="Who or what works on the answer.")
    resolution = models.TextField(blank=True, help_text="The text last sent to the customer.")
    confidence_score = models.FloatField("confidence", null=True, blank=True)
    band = models.CharField(max_length=8, choices=Band, blank=True)
    review_state = models.CharField(max_length=16, choices=ReviewState, default=ReviewState.NONE)
    held_reason = models.CharField(max_length=16, blank=True)
    people_only = models.CharField(
        max_length=16,
        blank=True,
        db_default="",
        help_text="Why a person answers this ticket and the agent does not, until staff hand it back; empty: it may.",
    )
    cycle = models.PositiveIntegerField(default=1, help_text="Counts the runs of the resolution agent.")
    retries = models.PositiveSmallIntegerField(default=0, help_text="Cycles begun since the customer last wrote.")

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False, help_text="The last change of status.")
    last_activity_at = models.DateTimeField(db_default=Now(), editable=False)
    first_answer_at = models.DateTimeField(null=True, blank=True, editable=False)
    with_people = models.BooleanField(
        db_default=False,
        editable=False,
        help_text="A person answered it or did something else to it; never taken back.",
    )
    waiting_since = models.DateTimeField(
        null=True,
        blank=True,
        db_default=Now(),
        editable=False,
        help_text="Since when somebody waits for us: the customer for an answer, or a sent answer for its review.",
    )

    search = models.GeneratedField(
        expression=SearchVector("subject", Left("body", SEARCHED_CHARACTERS), config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("status", Status),
            one_of("channel", Channel),
            one_of("category", Category, blank=True),
            one_of("priority", Priority),
            one_of("move", Move, blank=True),
            one_of("band", Band, blank=True),
            one_of("review_state", ReviewState),
            one_of("answered_by", AnsweredBy),
            models.CheckConstraint(
                condition=Q(bump__gte=-MOST_BUMPS, bump__lte=MOST_BUMPS), name="ticket_bump_is_near"
            ),
            models.CheckConstraint(condition=AreLowerCaseWords("tags", most=MOST_TAGS), name="ticket_tags_are_words"),
            a_probability("confidence_score"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(due_at__isnull=True), name="ticket_merged_is_never_due"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="ticket_merged_into_another"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.RESOLVED, Status.CLOSED]) | ~Q(resolution=""),
                name="ticket_resolved_has_a_resolution",
            ),
            models.CheckConstraint(
                condition=Q(review_state=ReviewState.HELD, held_reason__gt="")
                | (~Q(review_state=ReviewState.HELD) & Q(held_reason="")),
                name="ticket_held_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.OPEN) | (~Q(category="") & ~Q(assigned_agent="")),
                name="ticket_dispatched_has_category_and_agent",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="ticket_newest"),
            # A program asks by status too, and for its own alone.
            _newest_by("status", also=["integration"]),
            models.Index(fields=["review_state", "-created_at", "-id"], name="ticket_by_review"),
            _newest_by("category"),
            _newest_by("priority"),
            models.Index(PRIORITY_RANK, "waiting_since", "id", name="ticket_by_urgency"),
            models.Index(PRIORITY_RANK, "waiting_since", "id", condition=NEEDS_A_PERSON, name="ticket_needing"),
            models.Index(PRIORITY_RANK, "waiting_since", "id", condition=TO_REVIEW, name="ticket_to_review"),
            models.Index(fields=["waiting_since", "id"], name="ticket_by_waiting"),
            models.Index(
                "held_reason",
                PRIORITY_RANK,
                "waiting_since",
                "id",
                condition=Q(review_state=ReviewState.HELD),
                name="ticket_held_because",
            ),
            models.Index(fields=["integration", "confidence_score"], name="ticket_by_confidence"),
            models.Index(fields=["integration", "channel", "-created_at", "-id"], name="ticket_of_program_by_channel"),
            _newest_by("channel"),
            _newest_by("band", condition=~Q(band="")),
            models.Index(fields=["status", "review_state"], condition=LIVE, name="ticket_live"),
            _newest_by("team"),
            _newest_by("with_people", condition=ANSWERED),
            models.Index(
                fields=["-created_at", "-id"], include=["merged_into"], condition=UNANSWERED, name="ticket_unanswered"
            ),
            models.Index(fields=["customer", "-created_at", "-id"], name="ticket_by_customer"),
            models.Index(fields=["integration", "-created_at", "-id"], name="ticket_by_integration"),
            models.Index(fields=["external_id"], name="ticket_by_external_id"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="ticket_due"),
            models.Index(fields=["last_activity_at"], condition=Q(status="resolved"), name="ticket_quiet"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="ticket_merged"),
            models.Index(fields=["linked_to"], condition=Q(linked_to__isnull=False), name="ticket_linked"),
            models.Index(fields=["mailbox"], condition=Q(mailbox__isnull=False), name="ticket_of_mailbox"),
            models.Index(fields=["form"], condition=Q(form__isnull=False), name="ticket_of_form"),
            GinIndex(fields=["search"], name="ticket_search"),
            GinIndex(fields=["tags"], condition=TAGGED, name="ticket_by_tag"),
            models.Index(
                fields=["assignee", "-created_at", "-id"],
                include=["merged_into"],
                condition=Q(assignee__isnull=False),
                name="ticket_by_assignee",
            ),
            models.Index("team", QUEUE_RANK, "waiting_since", "id", condition=QUEUED, name="ticket_queue_of_team"),
            models.Index(
                "assignee",
                QUEUE_RANK,
                "waiting_since",
                "id",
                condition=LIVE & Q(assignee__isnull=False),
                name="ticket_queue_of_person",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="lifecycle", field="status", transitions=[(a.value, b.value) for a, b in TRANSITION_PAIRS]
            ),
            pgtrigger.Protect(
                name="begins_open", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__status=Status.OPEN.value)
            ),
            *kept_triggers(),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"

    @property
    def title(self) -> str:
        return self.subject or "(no subject)"

    @property
    def is_held(self) -> bool:
        return self.review_state == ReviewState.HELD

    @property
    def is_settled(self) -> bool:
        return self.status in (Status.RESOLVED, Status.CLOSED)

    @property
    def is_answered(self) -> bool:
        """The customer has heard from us since they last wrote, and no person has been asked for more."""
        is_asked = self.review_state in (ReviewState.HELD, ReviewState.REJECTED)
        return self.is_settled or (self.status == Status.PENDING_CUSTOMER and not is_asked)
