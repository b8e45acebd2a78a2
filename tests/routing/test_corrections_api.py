"""Programs of the team's put right what went wrong: once, with clear answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from routing.models import Correction, Topic, TopicExample
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets import lifecycle
from tickets.actions import merge
from tickets.models import Integration, Ticket
from tickets.states import Status

pytestmark = pytest.mark.django_db
Send = Callable[..., Any]


@pytest.fixture
def invoices(db: None) -> Topic:
    TopicExample.objects.update(retired_at=Now())
    return factories.TopicFactory(name="Invoices", category="billing")


@pytest.fixture
def mine(integration: Integration) -> Ticket:
    return routed(factories.TicketFactory(integration=integration))


@pytest.fixture
def send(integration: Integration, client_of: Callable[..., Client]) -> Send:
    client = client_of(integration, scopes=("corrections",))

    def post(ticket: Ticket, **values: Any) -> Any:
        address = f"/api/tickets/{ticket.public_id}/corrections/"
        return client.post(address, values, content_type="application/json")

    return post


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_another_topic(send: Send, mine: Ticket, invoices: Topic, integration: Integration) -> None:
    answer = send(mine, kind="reassign", topic="invoices", reason="It is an invoice.")

    mine.refresh_from_db()
    assert (answer.status_code, mine.topic, mine.category) == (201, "Invoices", "billing")
    assert answer.json()["after"]["topic"] == "Invoices"
    assert Correction.objects.get().actor == f"integration {integration.name}"


def test_a_repeat_does_nothing_and_gets_the_first_answer(send: Send, mine: Ticket) -> None:
    first = send(mine, kind="bump", direction="up", external_id="c-1")
    again = send(mine, kind="bump", direction="up", external_id="c-1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"duplicate": True}
    assert Correction.objects.count() == 1


def test_an_id_that_another_has_is_told(send: Send, mine: Ticket) -> None:
    send(mine, kind="bump", direction="up", external_id="c-1")

    assert told(send(mine, kind="bump", direction="down", external_id="c-1")) == (409, "conflict")


def test_a_split_names_the_new_ticket(send: Send, mine: Ticket) -> None:
    answer = send(mine, kind="split", marked="I get a 403 error.")

    assert answer.json()["after"]["ticket"] == Ticket.objects.get(linked_to=mine).public_id


def test_a_held_ticket_is_settled(send: Send, integration: Integration, invoices: Topic) -> None:
    held = routed(factories.TicketFactory(integration=integration), topic="unsure")

    assert send(held, kind="settle", topic="Invoices").status_code == 201
    held.refresh_from_db()
    assert held.status == Status.IN_PROGRESS


def test_it_is_taken_back(send: Send, mine: Ticket) -> None:
    done = send(mine, kind="bump", direction="up").json()

    assert send(mine, kind="undo", correction=done["id"]).json()["after"] == {"priority": "normal", "bump": 0}
    assert told(send(mine, kind="undo", correction=done["id"])) == (409, "not_possible")


def test_what_contradicts_most_examples_is_asked_first(send: Send, mine: Ticket, invoices: Topic) -> None:
    access = factories.TopicFactory(name="Access")
    for number in range(3):
        access.examples.create(text=f"{mine.subject}\n{mine.body} {number}")

    assert told(send(mine, kind="reassign", topic="Invoices")) == (409, "contradicted")
    assert send(mine, kind="reassign", topic="Invoices", teaching="anyway").status_code == 201


def test_of_a_merged_or_closed_ticket_it_says_so(send: Send, mine: Ticket, integration: Integration) -> None:
    other, closed = (factories.TicketFactory(integration=integration) for _ in range(2))
    merge.merge_tickets(other, into=mine, by="ann")
    factories.dispatched(closed)
    lifecycle.move(closed, Status.CLOSED, by="ann", resolution="Done.", due_at=None)

    assert told(send(other, kind="bump", direction="up")) == (409, "not_possible")
    assert told(send(closed, kind="bump", direction="up")) == (409, "not_possible")


def test_the_ticket_of_another_is_none(send: Send) -> None:
    assert told(send(routed(), kind="bump", direction="up")) == (404, "not_found")


def test_the_scope_is_needed(api: Client, mine: Ticket) -> None:
    answer = api.post(f"/api/tickets/{mine.public_id}/corrections/", {"kind": "bump"}, content_type="application/json")

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "delete"}, "kind"),
        ({"kind": "reassign"}, "topic"),
        ({"kind": "reassign", "topic": "Nothing like it"}, "topic"),
        ({"kind": "reassign", "team": "None"}, "team"),
        ({"kind": "reassign", "assignee": "nobody"}, "assignee"),
        ({"kind": "bump"}, "direction"),
        ({"kind": "bump", "direction": "sideways"}, "direction"),
        ({"kind": "split", "message": "m_x"}, "message"),
        ({"kind": "undo", "correction": "k_x"}, "correction"),
        ({"kind": "settle"}, "topic"),
        ({"kind": "bump", "direction": "up", "colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, str], field: str, send: Send, mine: Ticket) -> None:
    answer = send(mine, **values)

    assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (400, field)
