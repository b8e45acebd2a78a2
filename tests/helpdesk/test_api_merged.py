"""What an integration reads of a ticket that was merged: how it goes on, and nothing that others posted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.tickets.merged import fresh
from tests.tickets.replies import agent_reply, deliver
from tickets.actions import merge
from tickets.actions.note import add_note
from tickets.models import Customer, Integration, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def others() -> Integration:
    return factories.IntegrationFactory()


@pytest.fixture
def merged(integration: Integration, others: Integration) -> tuple[Ticket, Ticket]:
    """The integration's ticket, merged into another one's, which is then answered."""
    customer: Customer = factories.CustomerFactory()
    older = factories.TicketFactory(customer=customer, integration=others, body="Posted by the other program.")
    newer = factories.TicketFactory(customer=customer, integration=integration, body="Posted by us.")
    add_note(older, text="For staff only.", by="ann")
    merge.merge_tickets(newer, into=older, by="ann")
    deliver(agent_reply(fresh(older)))
    return fresh(newer), fresh(older)


def get(client: Client, ticket: Ticket) -> Any:
    return client.get(f"/api/tickets/{ticket.public_id}/").json()


def test_the_old_id_answers_with_the_survivors_id_and_status(api: Client, merged: tuple[Ticket, Ticket]) -> None:
    newer, older = merged

    shown = get(api, newer)

    assert (shown["id"], shown["ticket_id"], shown["merged_into"]) == (newer.public_id, *[older.public_id] * 2)
    assert shown["status"] == "resolved"
    assert (shown["number"], shown["external_id"], shown["body"]) == (newer.number, None, "Posted by us.")


def test_it_sees_its_own_messages_and_no_answer_that_went_by_anothers_lane(
    api: Client, merged: tuple[Ticket, Ticket]
) -> None:
    shown = get(api, merged[0])

    assert [message["text"] for message in shown["messages"]] == ["Posted by us."]
    assert shown["resolution"] == ""


def test_an_answer_from_before_the_merge_stays_its_own(
    api: Client, integration: Integration, others: Integration
) -> None:
    customer = factories.CustomerFactory()
    ours = factories.TicketFactory(customer=customer, integration=integration)
    answered = deliver(agent_reply(ours))
    merge.merge_tickets(fresh(ours), into=factories.TicketFactory(customer=customer, integration=others), by="ann")

    shown = get(api, ours)

    assert shown["resolution"] == answered.message.text
    assert [message["text"] for message in shown["messages"]] == [ours.body, answered.message.text]


def test_the_survivors_owner_does_not_see_what_was_merged_in(
    others: Integration, client_of: Callable[..., Client], merged: tuple[Ticket, Ticket]
) -> None:
    shown = get(client_of(others), merged[1])

    assert (shown["ticket_id"], shown["merged_into"]) == (merged[1].public_id, None)
    assert [message["text"] for message in shown["messages"]] == ["Posted by the other program.", merged[1].resolution]


def test_the_survivors_id_answers_with_ones_own_ticket(api: Client, merged: tuple[Ticket, Ticket]) -> None:
    assert get(api, merged[1]) == get(api, merged[0])


def test_who_has_nothing_in_it_sees_nothing(client_of: Callable[..., Client], merged: tuple[Ticket, Ticket]) -> None:
    stranger = client_of(factories.IntegrationFactory())

    codes = [stranger.get(f"/api/tickets/{ticket.public_id}/").status_code for ticket in merged]
    assert codes == [404, 404]


def test_a_message_to_the_old_id_is_on_the_survivor_and_only_its_program_sees_it(
    api: Client, others: Integration, client_of: Callable[..., Client], merged: tuple[Ticket, Ticket]
) -> None:
    newer, older = merged
    path = f"/api/tickets/{newer.public_id}/messages/"

    answer = api.post(path, {"text": "Any news?"}, content_type="application/json").json()

    assert (answer["ticket_id"], answer["merged_into"]) == (older.public_id, older.public_id)
    assert [message["text"] for message in get(api, newer)["messages"]][-1] == "Any news?"
    assert "Any news?" not in str(get(client_of(others), older))


def test_the_list_shows_it_with_the_status_of_its_survivor(api: Client, merged: tuple[Ticket, Ticket]) -> None:
    def listed(query: str) -> list[Any]:
        return api.get(f"/api/tickets/?{query}").json()["results"]

    (row,) = listed("status=resolved")

    assert (row["id"], row["merged_into"], row["status"]) == (merged[0].public_id, merged[1].public_id, "resolved")
    assert listed("status=open") == []
