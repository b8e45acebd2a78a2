"""Actions on many tickets: what can be done is done, what can't is counted with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from routing.models import Correction, Topic
from tests import factories
from tests.helpdesk.desk_rows import held_draft, routed
from tickets import lifecycle
from tickets.models import Reply, Team, Ticket
from tickets.states import Status

pytestmark = pytest.mark.slow


def act(browser: Client, action: str, tickets: list[Ticket], **values: Any) -> Any:
    chosen = {"action": action, "_selected_action": [ticket.pk for ticket in tickets]}
    return browser.post(reverse("admin:tickets_ticket_changelist"), chosen | values, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_many_are_bumped_by_one_each(browser_of: Callable[[str], Client]) -> None:
    first = factories.TicketFactory(priority="urgent", move="escalate")
    tickets = [factories.TicketFactory(priority="normal"), first]

    page = act(browser_of("Support lead"), "bump_up", tickets)

    assert said(page) == ["1 ticket bumped up.", "1 not bumped up: It is urgent and first already."]
    assert sorted(Ticket.objects.values_list("priority", flat=True)) == ["high", "urgent"]
    assert Correction.objects.get().way == "list"


def test_many_are_reassigned_to_what_is_asked_for(browser_of: Callable[[str], Client]) -> None:
    browser, tickets = browser_of("Support lead"), [factories.TicketFactory(), factories.TicketFactory()]
    team = Team.objects.get(name="Finance")

    asked = act(browser, "reassign", tickets)
    done = act(browser, "reassign", tickets, team=team.pk, confirmed="1")

    assert "Reassign 2 tickets" in asked.content.decode()
    assert said(done) == ["2 tickets reassigned."]
    assert Ticket.objects.filter(team=team).count() == 2


def test_what_contradicts_most_examples_is_left_for_its_own_page(browser_of: Callable[[str], Client]) -> None:
    ticket, topic = routed(), Topic.objects.get(name="Invoices and receipts")

    page = act(browser_of("Support lead"), "reassign", [ticket], topic=topic.pk, confirmed="1")

    assert said(page) == [
        "1 not reassigned: most similar examples are about another topic; do it on the ticket's own page, which asks."
    ]


def test_what_is_answered_is_closed_at_once(browser_of: Callable[[str], Client]) -> None:
    ticket = factories.dispatched(factories.TicketFactory())
    lifecycle.move(ticket, Status.RESOLVED, by="test", resolution="Done.")

    page = act(browser_of("Support lead"), "close_tickets", [ticket, factories.TicketFactory()], confirmed="1")

    assert said(page) == ["1 ticket closed.", "1 not closed: A ticket that is open can't become closed."]


def test_closing_what_is_not_answered_is_asked_with_how_many(browser_of: Callable[[str], Client]) -> None:
    browser, tickets = browser_of("Support lead"), [held_draft(), held_draft()]

    asked = act(browser, "close_tickets", tickets).content.decode()
    untouched = Ticket.objects.filter(status=Status.CLOSED).count()
    done = act(browser, "close_tickets", tickets, confirmed="1")

    assert "Close 2 tickets?" in asked
    assert "2 of them have not been answered" in asked
    assert untouched == 0
    assert said(done) == ["2 tickets closed."]


def test_many_need_no_answer_after_a_page_that_says_how_many(browser_of: Callable[[str], Client]) -> None:
    browser, tickets = browser_of("Reviewer"), [held_draft(), routed(topic="unsure"), factories.TicketFactory()]

    asked = act(browser, "need_no_answer", tickets).content.decode()
    unsaid = act(browser, "need_no_answer", tickets, confirmed="1").content.decode()
    done = act(browser, "need_no_answer", tickets, confirmed="1", why="thanks")

    assert "Resolve 3 tickets without an answer" in asked
    assert "Say why it needs no answer." in unsaid
    assert said(done) == ["3 tickets resolved without an answer."]
    assert set(Ticket.objects.values_list("status", flat=True)) == {Status.RESOLVED}
    assert not Reply.objects.exists()


def test_after_spam_a_rule_against_each_sender_of_mail_is_offered(browser_of: Callable[[str], Client]) -> None:
    tickets = [factories.TicketFactory(), factories.TicketFactory(), factories.TicketFactory(channel="chat")]

    done = act(browser_of("Support lead"), "need_no_answer", tickets, confirmed="1", why="spam")

    offered = said(done)[1]
    assert offered.count("mailrule/add/?field=sender&amp;value=") == 2
    assert "verdict=suspend" in offered


def test_an_auditor_has_no_actions(browser_of: Callable[[str], Client]) -> None:
    ticket = factories.TicketFactory(priority="normal")

    act(browser_of("Auditor"), "bump_up", [ticket])

    ticket.refresh_from_db()
    assert ticket.priority == "normal"
