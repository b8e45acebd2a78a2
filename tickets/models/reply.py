from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Claimable, Identified, evidence_triggers, one_of
from tickets.states import ReviewState, Status


class ReplyState(models.TextChoices):
    PENDING = "pending", "To be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Unknown"
    CANCELLED = "cancelled", "Cancelled"


class Origin(models.TextChoices):
    AGENT = "agent", "Assistant"
    PERSON = "person", "Person"
    ACKNOWLEDGEMENT = "receipt", "Acknowledgement"
    COPY = "copy", "Copy by another way"


class Purpose(models.TextChoices):
    """What software writes it for: of each one at most in a cycle of a ticket. Empty: a person wrote it, or it is a copy."""

    ANSWER = "answer", "Answer"
    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"
    HAND_OVER = "hand_over", "Hand-over"


# What tells the customer something about the matter; an acknowledgement only says that it is here, and a copy is the
# same answer once more, by another way in which the customer wrote.
ANSWERS = (Origin.AGENT, Origin.PERSON)
# What a person wrote or, reading the assistant's draft, had sent: it goes out whatever the assistant may do meanwhile.
SENT_BY_PEOPLE = Q(origin=Origin.PERSON) | (Q(origin=Origin.AGENT) & ~Q(released_by=""))


class Precedence(models.IntegerChoices):
    """Which of the replies that are due is sent first."""

    PERSON = 0, "A person's answer"
    URGENT = 1, "Urgent"
    HIGH = 2, "High"
    ORDINARY = 3, "Ordinary"
    ACKNOWLEDGEMENT = 4, "Acknowledgement"


class Reply(Identified, Claimable):
    """An answer to be sent; the row is its outbox. Its id is the key by which a receiver can drop a repeat."""

    id_prefix = "y"

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="replies", db_index=False)
    message = models.OneToOneField("tickets.Message", on_delete=models.PROTECT, related_name="reply")
    # The answer that this one takes by another way too; see `copies`.
    copy_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies", db_index=False
    )
    origin_ticket = models.ForeignKey(
        "tickets.Ticket",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replies_by_its_way",
        db_index=False,
        help_text="The ticket whose way it goes: its own, or one merged into it. Empty: its own.",
    )
    cycle = models.PositiveIntegerField()
    origin = models.CharField(max_length=8, choices=Origin)
    purpose = models.CharField(max_length=16, choices=Purpose, blank=True, db_default="", editable=False)
    nonce = models.CharField(
        max_length=40, blank=True, db_default="", editable=False, help_text="Of the form that a person sent it with."
    )
    author = models.CharField(max_length=150, help_text="The engine or the person that wrote it.")
    confidence = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ReplyState, default=ReplyState.PENDING)
    # Where the ticket goes once this is sent; empty: an acknowledgement moves nothing.
    status_after = models.CharField(max_length=20, choices=Status, blank=True)
    review_after = models.CharField(max_length=16, choices=ReviewState)
    via = models.CharField(max_length=10, blank=True, help_text="How it went: email, callback or api.")
    recipient = models.CharField(max_length=500, blank=True)
    last_error = models.TextField(blank=True)
    released_by = models.CharField(
        max_length=150,
        blank=True,
        db_default="",
        help_text="The reviewer who had the assistant's draft sent as it stood; it stays the assistant's, and caps apply.",
    )
    sent_again_by = models.CharField(
        max_length=150, blank=True, db_default="", help_text="The person who had it sent again; caps then let it pass."
    )
    promises_person = models.BooleanField(
        default=False, db_default=False, help_text="It told the customer that a person reads what comes next."
    )
    deliveries = models.PositiveSmallIntegerField(default=0, help_text="How often sending was tried.")
    precedence = models.PositiveSmallIntegerField(
        choices=Precedence, default=Precedence.ORDINARY, db_default=Precedence.ORDINARY.value, editable=False
    )
    # Found when it comes into the outbox's reach; empty until then, and written anew where the way has changed.
    far_end = models.ForeignKey(
        "tickets.FarEnd",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replies",
        db_index=False,
        editable=False,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    queued_at = models.DateTimeField(
        db_default=Now(), editable=False, help_text="When it came into the outbox, or came there again."
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(
        null=True, blank=True, help_text="When its integration first read it, where it is not brought but fetched."
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "replies"
        constraints = [
            # What was cancelled has not left and never will, so its place is free.
            models.UniqueConstraint(
                fields=["ticket", "cycle", "purpose"],
                condition=~Q(purpose="") & ~Q(state=ReplyState.CANCELLED),
                name="reply_once_for_its_purpose",
            ),
            models.CheckConstraint(
                condition=Q(released_by="") | Q(origin=Origin.AGENT), name="reply_only_a_draft_is_released"
            ),
            models.UniqueConstraint(fields=["ticket", "nonce"], condition=~Q(nonce=""), name="reply_once_for_its_form"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(purpose=Purpose.ACKNOWLEDGEMENT), name="reply_one_acknowledgement"
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.AGENT, purpose=Purpose.ANSWER)
                | Q(origin=Origin.ACKNOWLEDGEMENT, purpose__in=[Purpose.ACKNOWLEDGEMENT, Purpose.HAND_OVER])
                | Q(origin__in=[Origin.PERSON, Origin.COPY], purpose=""),
                name="reply_purpose_is_of_its_origin",
            ),
            models.UniqueConstraint(
                fields=["copy_of", "origin_ticket"], condition=Q(copy_of__isnull=False), name="reply_one_copy_a_way"
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.COPY, copy_of__isnull=False, origin_ticket__isnull=False)
                | (~Q(origin=Origin.COPY) & Q(copy_of__isnull=True)),
                name="reply_copy_is_of_another",
            ),
            models.CheckConstraint(
                condition=Q(state=ReplyState.SENT, sent_at__isnull=False)
                | (~Q(state=ReplyState.SENT) & Q(sent_at__isnull=True)),
                name="reply_sent_has_its_time",
            ),
            one_of("state", ReplyState),
            one_of("origin", Origin),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="reply_newest"),
            models.Index(fields=["state", "-created_at"], name="reply_by_state"),
            models.Index(fields=["origin", "-created_at", "-id"], name="reply_by_origin"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="reply_due"),
            # What is sent next, and what is being sent.
            models.Index(fields=["precedence", "due_at"], condition=Q(due_at__isnull=False), name="reply_next"),
            models.Index(fields=["claimed_until"], condition=Q(claimed_until__isnull=False), name="reply_in_hand"),
            models.Index(fields=["far_end"], condition=Q(due_at__isnull=False), name="reply_waiting_for"),
            models.Index(fields=["ticket", "-created_at"], name="reply_of_ticket"),
            models.Index(
                fields=["ticket"], condition=Q(review_after=ReviewState.SENT_FOR_REVIEW), name="reply_to_be_reviewed"
            ),
        ]
        triggers = [
            *evidence_triggers("message", "origin", "author", "created_at"),
            # Whoever writes the reply, and however: its ticket is one that a person had a part in.
            pgtrigger.Trigger(
                name="with_people",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("ticket_id"),  # type: ignore[no-untyped-call]  # pgtrigger has no types for it
                condition=pgtrigger.Q(new__origin=Origin.PERSON.value) | ~pgtrigger.Q(new__released_by=""),
                func="UPDATE tickets_ticket SET with_people = true WHERE id = NEW.ticket_id AND NOT with_people;"
                " RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_acknowledgement(self) -> bool:
        """It says only that the message is here, or that a person comes: it moves no ticket and answers nothing."""
        return self.origin == Origin.ACKNOWLEDGEMENT

    @property
    def must_be_fetched(self) -> bool:
        """It stands in the API, and nobody brings it: the integration has it once it has read it."""
        return self.via == "api" and self.state == ReplyState.SENT

    @property
    def delivery(self) -> str:
        """Its state, told from where the customer stands: `ready_to_fetch` and `fetched` for what is not brought."""
        if self.must_be_fetched:
            return "fetched" if self.fetched_at else "ready_to_fetch"
        return self.state

    @property
    def is_copy(self) -> bool:
        return self.origin == Origin.COPY

    @property
    def is_from_person(self) -> bool:
        """A person wrote it, whichever way it goes: machines may answer it, and no cap counts it."""
        original = self.copy_of or self
        return original.origin == Origin.PERSON

    @property
    def is_sent_by_person(self) -> bool:
        """A person wrote it, or read the assistant's draft and had it sent: nobody else's permission is needed."""
        original = self.copy_of or self
        return original.origin == Origin.PERSON or bool(original.released_by)

    @property
    def is_automatic(self) -> bool:
        """No person wrote it or had it sent again: the caps count it."""
        return not self.is_from_person and not self.sent_again_by
