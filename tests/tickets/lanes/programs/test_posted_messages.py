"""Messages that a program adds to its tickets."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.tickets.replies import agent_reply, deliver
from tickets.actions.close import close_ticket
from tickets.models import EventKind, Integration, Message, Outcome, Receipt, ReplyState, Ticket, TicketEvent
from tickets.states import Direction, Status


@pytest.fixture
def mine(integration: Integration) -> Ticket:
    return factories.TicketFactory(integration=integration)


def post(api: Client, ticket: Ticket, headers: dict[str, str] | None = None, **values: Any) -> Any:
    path = f"/api/tickets/{ticket.public_id}/messages/"
    return api.post(path, {"text": "It is back."} | values, content_type="application/json", headers=headers or {})


def closed(ticket: Ticket) -> Ticket:
    deliver(agent_reply(ticket))
    ticket.refresh_from_db()
    close_ticket(ticket, by="test", reason="test")
    return ticket


def test_a_customers_message_is_added(api: Client, mine: Ticket) -> None:
    answer = post(api, mine)

    message = Message.objects.latest("created_at")
    assert answer.status_code == 201
    assert answer.json() == {
        "id": message.public_id,
        "ticket_id": mine.public_id,
        "created_at": answer.json()["created_at"],
    }
    assert (message.ticket, message.text, message.direction) == (mine, "It is back.", Direction.INBOUND)
    assert (message.author_email, message.channel) == (mine.customer.email, mine.channel)


def test_it_cancels_what_is_not_sent_and_begins_a_cycle(api: Client, mine: Ticket) -> None:
    reply = agent_reply(mine)

    post(api, mine)

    reply.refresh_from_db()
    mine.refresh_from_db()
    assert reply.state == ReplyState.CANCELLED
    assert (mine.status, mine.cycle) == (Status.IN_PROGRESS, 2)


def test_whoever_the_program_names_is_the_author(api: Client, mine: Ticket) -> None:
    post(api, mine, author_email="Bob <bob@example.org>")

    message = Message.objects.latest("created_at")
    assert (message.author_name, message.author_email) == ("Bob", "bob@example.org")


def test_a_note_is_for_staff_and_changes_nothing_else(api: Client, mine: Ticket) -> None:
    factories.dispatched(mine)

    answer = post(api, mine, kind="note")

    note = Message.objects.get(direction=Direction.NOTE)
    mine.refresh_from_db()
    assert (answer.status_code, answer.json()["id"]) == (201, note.public_id)
    assert (note.author_name, mine.cycle) == (f"integration {mine.integration}", 1)
    assert note.text not in api.get(f"/api/tickets/{mine.public_id}/").content.decode()


def test_it_leaves_a_receipt(api: Client, mine: Ticket) -> None:
    for kind in ("customer", "note"):
        answer = post(api, mine, kind=kind)

        receipt = Receipt.objects.latest("id")
        assert (receipt.public_id, receipt.lane, receipt.outcome) == (answer["Receipt-Id"], "api", Outcome.ACCEPTED)
        assert (receipt.ticket, receipt.answer) == (mine, answer.json())
        assert json.loads(bytes(receipt.body))["kind"] == kind
        assert receipt.messages.get().public_id == answer.json()["id"]


@pytest.mark.parametrize("kind", ["customer", "note"])
def test_a_repeat_adds_nothing(kind: str, api: Client, mine: Ticket) -> None:
    first = post(api, mine, kind=kind, external_id="m-1")

    second = post(api, mine, kind=kind, external_id="m-1", text="Changed")

    assert (second.status_code, second.json()) == (200, first.json() | {"duplicate": True})
    assert second["Idempotent-Replayed"] == "true"
    assert mine.messages.count() == 2
    assert Receipt.objects.get(outcome=Outcome.DUPLICATE).differs is True


def test_the_header_serves_as_id(api: Client, mine: Ticket) -> None:
    headers = {"idempotency-key": "m-1"}

    assert post(api, mine, headers).status_code == 201
    assert post(api, mine, headers).status_code == 200
    assert post(api, mine, external_id="m-1").status_code == 200


def test_without_an_id_every_message_is_new(api: Client, mine: Ticket) -> None:
    assert post(api, mine).status_code == post(api, mine).status_code == 201


def test_one_id_may_be_used_on_two_tickets_and_be_a_tickets_own(
    api: Client, integration: Integration, post_ticket: Ticket
) -> None:
    other = factories.TicketFactory(integration=integration)

    assert post(api, post_ticket, external_id="email-msg-abc123").status_code == 201
    assert post(api, other, external_id="email-msg-abc123").status_code == 201


@pytest.fixture
def post_ticket(post: Callable[..., Any]) -> Ticket:
    """One that was posted, under the id `email-msg-abc123`."""
    assert post().status_code == 201
    return Ticket.objects.get()


def test_on_a_closed_ticket_it_opens_a_linked_one(api: Client, mine: Ticket) -> None:
    closed(mine)

    answer = post(api, mine, external_id="m-1")

    new = Ticket.objects.exclude(pk=mine.pk).get()
    assert (answer.status_code, answer.json()["ticket_id"]) == (201, new.public_id)
    assert answer.json()["linked_to"] == mine.public_id
    assert (new.linked_to, new.customer, new.integration) == (mine, mine.customer, mine.integration)
    assert (new.channel, new.subject, new.body) == (mine.channel, mine.subject, "It is back.")
    assert TicketEvent.objects.get(ticket=new, kind=EventKind.LINKED).to_value == f"#{mine.number}"
    assert post(api, mine, external_id="m-1").json() == answer.json() | {"duplicate": True}
    assert api.get(f"/api/tickets/{new.public_id}/").status_code == 200


def test_a_note_on_a_closed_ticket_stays_there(api: Client, mine: Ticket) -> None:
    closed(mine)

    assert post(api, mine, kind="note").json()["ticket_id"] == mine.public_id


@pytest.mark.parametrize("kind", ["customer", "note"])
def test_on_a_merged_ticket_it_lands_on_the_survivor(kind: str, api: Client, mine: Ticket) -> None:
    survivor = factories.TicketFactory()
    Ticket.objects.filter(pk=mine.pk).update(merged_into=survivor)

    answer = post(api, mine, kind=kind)

    assert answer.status_code == 201
    assert answer.json()["ticket_id"] == answer.json()["merged_into"] == survivor.public_id
    assert survivor.messages.count() == 2


def test_a_survivor_that_is_closed_gets_a_linked_ticket(api: Client, mine: Ticket) -> None:
    survivor = closed(factories.TicketFactory())
    Ticket.objects.filter(pk=mine.pk).update(merged_into=survivor)

    answer = post(api, mine).json()

    new = Ticket.objects.latest("number")
    assert (answer["merged_into"], answer["linked_to"]) == (survivor.public_id, survivor.public_id)
    assert (new.integration, new.customer) == (mine.integration, mine.customer)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": 7}, "text"),
        ({"text": None}, "text"),
        ({"kind": "reply"}, "kind"),
        ({"author_email": "nobody"}, "author_email"),
        ({"external_id": ""}, "external_id"),
        ({"subject": "Hi"}, "subject"),
    ],
)
def test_a_wrong_field_is_named_and_a_receipt_says_so(
    values: dict[str, Any], field: str, api: Client, mine: Ticket
) -> None:
    answer = post(api, mine, **values)

    assert answer.status_code == 400
    assert field in [row["field"] for row in answer.json()["error"]["fields"]]
    assert Receipt.objects.get().outcome == Outcome.REFUSED
    assert mine.messages.count() == 1


def test_anothers_ticket_does_not_exist(mine: Ticket, client_of: Callable[..., Client]) -> None:
    assert post(client_of(factories.IntegrationFactory()), mine).status_code == 404
    assert mine.messages.count() == 1


def test_messages_count_against_the_rate(api: Client, mine: Ticket, settings: Any) -> None:
    settings.INGEST_BURST = 1
    post(api, mine)

    assert post(api, mine).status_code == 429


def test_without_a_key_it_is_401_and_without_the_scope_403(
    mine: Ticket, integration: Integration, client_of: Callable[..., Client]
) -> None:
    assert post(Client(), mine).status_code == 401
    assert post(client_of(integration, scopes=("customers",)), mine).status_code == 403
