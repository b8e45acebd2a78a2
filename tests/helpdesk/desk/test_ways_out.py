"""Every ticket has a way out without a mail: taken by a person, settled, closed, reopened, handed back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk import flow
from routing.held_reasons import RoutingHeld
from tests import factories
from tests.helpdesk.desk.test_admin_ticket import do, said
from tests.helpdesk.desk_rows import answered, held_draft, routed
from tickets.actions import acknowledge, people
from tickets.actions.acknowledge import queue_acknowledgement
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.reply import reply_as_person
from tickets.models import Reply, ReplyState, Ticket, TicketEvent
from tickets.states import ReviewState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Browser = Callable[[str], Client]


def in_review() -> Ticket:
    """Answered, and to be looked at."""
    ticket = answered(confidence=0.7)
    Reply.objects.filter(ticket=ticket).update(state=ReplyState.CANCELLED)
    Ticket.objects.filter(pk=ticket.pk).update(
        review_state=ReviewState.SENT_FOR_REVIEW, status=Status.PENDING_CUSTOMER, resolution="Sent.", due_at=None
    )
    return ticket


def triaged() -> Ticket:
    return routed(topic="unsure")


STANDS = [triaged, held_draft, in_review, factories.TicketFactory, lambda: answered(confidence=0.95)]


@pytest.mark.parametrize("stand", STANDS)
@pytest.mark.parametrize("why", ["spam", "thanks", "duplicate", "other"])
def test_no_answer_is_needed_wherever_the_ticket_stands(
    why: str, stand: Callable[[], Ticket], browser_of: Browser
) -> None:
    ticket = stand()

    do(browser_of("Reviewer"), ticket, "no-answer", why=why)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.review_state, ticket.due_at, ticket.waiting_since) == ("resolved", "none", None, None)
    assert TicketEvent.objects.get(kind="answer.not_needed").to_value == why
    assert not Reply.objects.exclude(state=ReplyState.CANCELLED).exists()


def test_an_acknowledgement_that_waits_is_withdrawn_and_none_follows(browser_of: Browser, settings: object) -> None:
    ticket = triaged()
    queue_acknowledgement(ticket)

    do(browser_of("Reviewer"), ticket, "no-answer", why="spam")

    acknowledgement = Reply.objects.get(origin="receipt")
    assert acknowledgement.state == ReplyState.CANCELLED
    acknowledgement.ticket.refresh_from_db()
    assert acknowledge.refusal(acknowledgement) == "The ticket is settled."


def test_the_reason_is_asked_for(browser_of: Browser) -> None:
    ticket = held_draft()

    page = do(browser_of("Reviewer"), ticket, "no-answer", why="")

    assert "Say why it needs no answer." in page.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).status == Status.PENDING_CUSTOMER


def test_after_spam_by_mail_a_rule_is_offered_to_who_may_make_one(browser_of: Browser) -> None:
    ticket = triaged()
    do(browser_of("Support lead"), ticket, "no-answer", why="spam")
    address = reverse("admin:tickets_ticket_change", args=[ticket.pk])

    lead, reviewer = (browser_of(role).get(address) for role in ("Support lead", "Reviewer"))

    link = lead.context["spam_rule"]
    assert "mailrule/add/?field=sender" in link
    assert "Suspend what this sender mails" in lead.content.decode()
    assert "Suspend what this sender mails" not in reviewer.content.decode()
    form = browser_of("Support lead").get(link).context["adminform"].form
    assert (form.initial["value"], form.initial["verdict"]) == (ticket.customer.email, "suspend")


@pytest.mark.parametrize("channel", ["chat", "form", "in_app"])
def test_no_rule_is_offered_for_what_did_not_come_by_mail(channel: str, root: Client) -> None:
    ticket = routed(factories.TicketFactory(channel=channel), topic="unsure")

    page = do(root, ticket, "no-answer", why="spam")

    assert page.context["spam_rule"] == ""


@pytest.mark.parametrize("stand", [triaged, held_draft, in_review])
def test_a_person_takes_the_ticket_and_answers_without_a_topic(
    stand: Callable[[], Ticket], browser_of: Browser
) -> None:
    ticket, browser = stand(), browser_of("Reviewer")

    page = do(browser, ticket, "take")

    ticket.refresh_from_db()
    assert (ticket.status, ticket.held_reason, ticket.people_only) == ("pending_customer", "taken", "taken")
    assert ticket.assigned_agent == page.wsgi_request.user.get_username()
    assert page.redirect_chain[-1][0].endswith("#reply")
    assert "Send and resolve" in page.content.decode()
    do(browser, ticket, "reply", text="Here you are.", then="wait")
    assert Reply.objects.filter(origin="person").get().message.text == "Here you are."


def test_what_the_agent_had_queued_is_withdrawn_from_a_taken_ticket() -> None:
    ticket = answered(confidence=0.95)

    people.take_ticket(ticket, by="lena")

    assert Reply.objects.get().state == ReplyState.CANCELLED


def test_a_colleagues_reply_on_its_way_is_not_taken_over() -> None:
    ticket = held_draft()
    reply_as_person(ticket, text="Here.", by="lena", resolves=True)

    with pytest.raises(NotPossible, match="on its way"):
        people.take_ticket(ticket, by="omar")


def test_the_agent_leaves_a_taken_ticket_alone_when_the_customer_writes_again() -> None:
    ticket = held_draft()
    people.take_ticket(ticket, by="lena")

    add_customer_message(ticket, text="Hello?", author_email="", channel="email", by="customer")
    flow.advance(str(ticket.pk))

    ticket.refresh_from_db()
    assert (ticket.status, ticket.held_reason, ticket.assigned_agent) == ("pending_customer", "taken", "lena")
    assert not Reply.objects.exists()


def test_a_ticket_that_is_handed_back_goes_before_the_agent(browser_of: Browser) -> None:
    ticket = held_draft()
    people.take_ticket(ticket, by="lena")

    do(browser_of("Reviewer"), ticket, "hand-back")

    ticket.refresh_from_db()
    assert (ticket.status, ticket.people_only, ticket.cycle) == (Status.IN_PROGRESS, "", 2)
    assert TicketEvent.objects.filter(kind="ticket.handed_back").count() == 1


def test_what_nobody_took_can_not_be_handed_back(ticket: Ticket) -> None:
    with pytest.raises(NotPossible):
        people.hand_back(ticket, to="resolution-agent", by="lena")


def test_none_of_the_topics_leaves_the_answer_to_a_person(browser_of: Browser) -> None:
    ticket = triaged()

    page = do(browser_of("Reviewer"), ticket, "no-topic")

    ticket.refresh_from_db()
    assert (ticket.status, ticket.held_reason, ticket.topic) == ("pending_customer", RoutingHeld.NO_TOPIC, "")
    assert ticket.category
    assert "Send and resolve" in page.content.decode()
    assert "None of the topics fits" in page.content.decode()


def test_a_resolved_ticket_is_reopened_for_a_person(browser_of: Browser) -> None:
    ticket = held_draft()
    do(browser_of("Reviewer"), ticket, "no-answer", why="thanks")

    page = do(browser_of("Reviewer"), ticket, "reopen")

    ticket.refresh_from_db()
    assert (ticket.status, ticket.review_state, ticket.held_reason) == ("pending_customer", "held", "taken")
    assert ticket.waiting_since is not None
    assert "Send and resolve" in page.content.decode()
    assert TicketEvent.objects.filter(kind="ticket.reopened").count() == 1


def test_a_closed_ticket_says_that_it_stays_closed(browser_of: Browser) -> None:
    ticket = held_draft()
    do(browser_of("Reviewer"), ticket, "close")

    page = do(browser_of("Reviewer"), ticket, "reopen")

    assert "closed and stays so" in said(page)[0]
    assert "Closed for good" in page.content.decode()


@pytest.mark.parametrize("stand", [triaged, held_draft, in_review])
def test_closing_what_is_held_says_what_happens_and_keeps_the_draft(
    stand: Callable[[], Ticket], browser_of: Browser
) -> None:
    ticket = stand()
    drafts = ticket.attempts.count()

    page = do(browser_of("Reviewer"), ticket, "close")

    ticket.refresh_from_db()
    assert (ticket.status, ticket.review_state, ticket.attempts.count()) == (Status.CLOSED, "none", drafts)
    assert said(page)[0].startswith("The ticket is closed")
    assert not Reply.objects.filter(state=ReplyState.PENDING).exists()


@pytest.mark.parametrize("verb", ["take", "reopen", "no-answer", "no-topic", "hand-back"])
@pytest.mark.parametrize("role", ["Auditor", "Integration manager"])
def test_who_may_only_look_has_no_way_out(verb: str, role: str, browser_of: Browser) -> None:
    ticket = triaged()
    before = TicketEvent.objects.count()

    page = do(browser_of(role), ticket, verb, why="spam")

    assert (page.status_code, TicketEvent.objects.count()) == (403, before)


def test_a_settled_ticket_is_not_settled_again(browser_of: Browser) -> None:
    ticket = held_draft()
    do(browser_of("Reviewer"), ticket, "no-answer", why="spam")

    assert said(do(browser_of("Reviewer"), ticket, "no-answer", why="spam")) == ["The ticket is resolved already."]
