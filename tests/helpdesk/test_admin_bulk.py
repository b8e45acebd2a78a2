"""Actions on many tickets: what can be done is done, what can't is counted with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from tests import factories
from tests.helpdesk.desk_rows import held_draft
from tickets.models import Team, Ticket


def act(browser: Client, action: str, tickets: list[Ticket], **values: Any) -> Any:
    chosen = {"action": action, "_selected_action": [ticket.pk for ticket in tickets]}
    return browser.post(reverse("admin:tickets_ticket_changelist"), chosen | values, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_priorities_are_raised_by_one(browser_of: Callable[[str], Client]) -> None:
    tickets = [factories.TicketFactory(priority="normal"), factories.TicketFactory(priority="urgent")]

    page = act(browser_of("Support lead"), "bump_priority", tickets)

    assert said(page) == ["1 ticket raised.", "1 not raised: It is urgent already."]
    assert sorted(Ticket.objects.values_list("priority", flat=True)) == ["high", "urgent"]


def test_tickets_are_assigned_to_a_team_that_is_asked_for(browser_of: Callable[[str], Client]) -> None:
    browser, tickets = browser_of("Support lead"), [factories.TicketFactory(), factories.TicketFactory()]
    team = Team.objects.get(name="Finance")

    asked = act(browser, "assign_to_team", tickets)
    done = act(browser, "assign_to_team", tickets, team=team.pk)

    assert "Send 2 tickets to a team" in asked.content.decode()
    assert said(done) == ["2 tickets assigned to Finance."]
    assert Ticket.objects.filter(team=team).count() == 2


def test_only_what_may_be_closed_is_closed(browser_of: Callable[[str], Client]) -> None:
    page = act(browser_of("Support lead"), "close_tickets", [held_draft()])

    assert said(page) == ["1 not closed: A ticket that is pending customer can't become closed."]


def test_an_auditor_has_no_actions(browser_of: Callable[[str], Client]) -> None:
    ticket = factories.TicketFactory(priority="normal")

    act(browser_of("Auditor"), "bump_priority", [ticket])

    ticket.refresh_from_db()
    assert ticket.priority == "normal"
