"""A customer who writes again within 72 hours of the resolution has judged the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from resolution.feedback.reopened import note_reopening
from resolution.feedback.thanks import says_only_thanks
from resolution.models import Verdict
from tests.helpdesk.desk_rows import answered
from tests.rewriting import rewrite
from tests.tickets.replies import deliver
from tickets.actions.customer_message import add_customer_message
from tickets.actions.people import take_ticket
from tickets.actions.reply import reply_as_person
from tickets.models import Message, Reply, Ticket, TicketEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def resolved() -> Ticket:
    """By an answer of the agent's, a minute ago."""
    ticket = deliver(Reply.objects.get(ticket=answered(confidence=0.95))).ticket
    earlier(timedelta(minutes=1))
    ticket.refresh_from_db()
    return ticket


def earlier(by: timedelta) -> None:
    """Everything was so much longer ago."""
    rewrite(TicketEvent.objects.all(), at=F("at") - by)
    rewrite(Message.objects.all(), created_at=F("created_at") - by)
    rewrite(Reply.objects.filter(sent_at__isnull=False), sent_at=F("sent_at") - by)


def writes(ticket: Ticket, text: str) -> None:
    add_customer_message(ticket, text=text, author_email="ann@example.com", channel="email", by="mail")
    ticket.refresh_from_db()


def verdicts() -> list[tuple[str, bool | None]]:
    return list(Verdict.objects.values_list("kind", "right"))


def test_writing_again_counts_against_the_answer_once(resolved: Ticket) -> None:
    writes(resolved, "It is back: the same error.")

    for _ in range(2):
        note_reopening(resolved)

    assert verdicts() == [("reopened", False)]


def test_after_72_hours_it_says_nothing_of_the_answer(resolved: Ticket) -> None:
    earlier(timedelta(hours=72))
    writes(resolved, "It is back: the same error.")

    assert note_reopening(resolved) is None


def test_thanks_are_no_complaint(resolved: Ticket) -> None:
    writes(resolved, "Great, thanks a lot!")

    assert note_reopening(resolved) is None


def test_a_persons_answer_is_nobody_s_attempt(resolved: Ticket) -> None:
    take_ticket(resolved, by="ann")
    deliver(reply_as_person(resolved, text="Try this.", by="ann", resolves=True))
    earlier(timedelta(minutes=1))
    resolved.refresh_from_db()
    writes(resolved, "It is back: the same error.")

    assert note_reopening(resolved) is None


def test_a_colleague_who_takes_it_up_again_has_not_judged_it(resolved: Ticket) -> None:
    take_ticket(resolved, by="ann")
    resolved.refresh_from_db()

    assert note_reopening(resolved) is None


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thank you so much, that helped.",
        "Hi Bob,\n\nperfect, thanks!\n\nAnn",
        "Merci beaucoup",
        "Danke schön!",
    ],
)
def test_only_thanks_is_known(text: str) -> None:
    assert says_only_thanks(text)


@pytest.mark.parametrize(
    "text",
    ["Thanks, but it still fails.", "Thanks. And the invoice?", "Thank you, I can't log in.", "It is back.", "", "ok"],
)
def test_whoever_adds_something_has_not_only_thanked(text: str) -> None:
    assert not says_only_thanks(text)
