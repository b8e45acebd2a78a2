"""What an integration can read and write, and what it can't."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tickets.actions.note import add_note
from tickets.models import AccountEvent, Customer, Integration, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.second_python]


def event(**changes: Any) -> dict[str, Any]:
    return {"kind": "billing", "name": "payment_failed", "occurred_at": "2026-01-15T10:23:00Z"} | changes


class TestTickets:
    def test_it_lists_its_own_newest_first(self, api: Client, integration: Integration) -> None:
        first, second = (factories.TicketFactory(integration=integration) for _ in range(2))
        factories.TicketFactory()

        ids = [row["id"] for row in api.get("/api/tickets/").json()["results"]]
        assert ids == [second.public_id, first.public_id]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("status=open", 1),
            ("status=closed", 0),
            ("priority=normal", 1),
            ("channel=chat", 0),
            ("review_state=held", 0),
            ("category=billing", 0),
            ("confidence_min=0.5", 0),
            ("confidence_max=1", 0),
            ("team=Wizards", 0),
            ("customer=ann@example.com", 1),
            ("customer=ANN@example.com", 1),
            ("customer=nobody@example.com", 0),
            ("customer=nonsense", 0),
            ("created_after=2026-01-01T00:00:00Z", 1),
            ("created_before=2026-01-01T00:00:00Z", 0),
        ],
    )
    def test_it_filters(self, api: Client, integration: Integration, query: str, found: int) -> None:
        factories.TicketFactory(integration=integration, customer=factories.CustomerFactory(email="ann@example.com"))

        assert len(api.get(f"/api/tickets/?{query}").json()["results"]) == found

    @pytest.mark.parametrize(
        "query", ["status=lost", "created_after=yesterday", "confidence_min=much", "cursor=nonsense"]
    )
    def test_a_wrong_filter_is_told(self, api: Client, query: str) -> None:
        answer = api.get(f"/api/tickets/?{query}")

        assert answer.status_code in (400, 404)
        assert answer.json()["error"]["message"]

    @pytest.mark.parametrize(
        ("moment", "status"),
        [
            ("2026-01-15T10:23:00%2B18:11", 200),
            ("0001-01-01T00:00:00%2B18:11", 400),
            ("9999-12-31T23:59:59-10:00", 400),
        ],
    )
    def test_a_zone_that_is_far_away_is_no_failure(self, api: Client, moment: str, status: int) -> None:
        assert api.get(f"/api/tickets/?created_after={moment}").status_code == status

    def test_pages_follow_a_cursor(self, api: Client, integration: Integration) -> None:
        for _ in range(5):
            factories.TicketFactory(integration=integration)

        page = api.get("/api/tickets/?page_size=2").json()
        seen = len(page["results"])
        while page["next"]:
            page = api.get(page["next"]).json()
            seen += len(page["results"])
        assert seen == 5

    def test_a_ticket_shows_its_whole_story_but_no_notes(self, api: Client, integration: Integration) -> None:
        ticket = factories.TicketFactory(integration=integration)
        add_note(ticket, text="Between us.", by="ann")

        shown = api.get(f"/api/tickets/{ticket.public_id}/").json()
        assert [message["text"] for message in shown["messages"]] == [ticket.body]
        assert set(shown["history"][0]) >= {"at", "kind", "actor", "from", "to", "detail"}
        assert shown["attempts"] == []
        assert shown["decision"] is None

    def test_a_held_ticket_says_why_and_is_found_by_it(self, api: Client, integration: Integration) -> None:
        ticket = factories.held(factories.TicketFactory(integration=integration), reason="person_asked")
        factories.TicketFactory(integration=integration)

        whole = api.get(f"/api/tickets/{ticket.public_id}/").json()
        found = api.get("/api/tickets/?held_reason=person_asked").json()["results"]
        assert [whole["held_reason"], *(row["held_reason"] for row in found)] == ["person_asked", "person_asked"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [("tags=beta", 1), ("tags=Beta,refund", 1), ("tags=other", 0), ("assignee=mira", 1), ("assignee=nobody", 0)],
    )
    def test_it_shows_and_finds_whose_it_is_and_its_tags(
        self, api: Client, integration: Integration, query: str, found: int
    ) -> None:
        person = factories.UserFactory(username="mira")
        factories.TicketFactory(integration=integration, assignee=person, tags=["beta", "refund"])
        factories.TicketFactory(integration=integration)

        shown = api.get(f"/api/tickets/?{query}").json()["results"]

        assert len(shown) == found
        assert all(
            (one["assignee"], one["tags"], one["answered_by"]) == ("mira", ["beta", "refund"], "agent") for one in shown
        )

    def test_a_tag_that_is_none_is_told(self, api: Client) -> None:
        answer = api.get("/api/tickets/?tags=%3Cb%3E")

        assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (400, "tags")

    def test_a_plain_uuid_is_taken_too(self, api: Client, integration: Integration) -> None:
        ticket = factories.TicketFactory(integration=integration)

        assert api.get(f"/api/tickets/{ticket.pk}/").status_code == 200

    @pytest.mark.parametrize(
        "name", ["t_01jd5x2m8kf0r9w3q7v6b4n2ha", "c_00000000000000000000000000", "x", "t_", "t_ü", "%00"]
    )
    def test_what_is_not_there_is_404(self, api: Client, name: str) -> None:
        assert api.get(f"/api/tickets/{name}/").status_code == 404

    def test_the_ticket_of_another_is_404(self, api: Client, ticket: Ticket) -> None:
        assert api.get(f"/api/tickets/{ticket.public_id}/").status_code == 404

    def test_a_receipt_tells_what_became_of_a_post(self, api: Client, post: Callable[..., Any]) -> None:
        post()
        shown = api.get(f"/api/receipts/{post()['Receipt-Id']}/").json()

        assert (shown["outcome"], shown["differs"]) == ("duplicate", False)
        assert shown["ticket_id"] == Ticket.objects.get().public_id

    def test_the_receipt_of_another_is_404(self, post: Callable[..., Any], client_of: Callable[..., Client]) -> None:
        receipt_id = post()["Receipt-Id"]

        assert client_of(factories.IntegrationFactory()).get(f"/api/receipts/{receipt_id}/").status_code == 404


class TestCustomers:
    @pytest.fixture(autouse=True)
    def first_party(self, integration: Integration) -> None:
        """A program that speaks for all customers; what others may do stands in `test_program_customers`."""
        Integration.objects.filter(pk=integration.pk).update(vouches_for_addresses=True)

    def put(self, client: Client, who: str, **values: Any) -> Any:
        return client.put(f"/api/customers/{who}/", values, content_type="application/json")

    def test_put_makes_and_then_replaces_what_is_sent(self, api: Client) -> None:
        made = self.put(api, "ann@Example.com", tier="pro", attributes={"seats": 3})
        changed = self.put(api, "ANN@example.com", name="Ann")

        assert (made.status_code, changed.status_code) == (201, 200)
        assert changed.json() | {"id": 0, "created_at": 0} == {
            "id": 0,
            "created_at": 0,
            "name": "Ann",
            "email": "ann@example.com",
            "tier": "pro",
            "is_vip": False,
            "attributes": {"seats": 3},
        }

    def test_reading_and_writing_need_the_scope(
        self, integration: Integration, client_of: Callable[..., Client]
    ) -> None:
        other = client_of(integration, scopes=("tickets",))
        customer = factories.CustomerFactory()

        assert self.put(other, customer.public_id, tier="pro").status_code == 403
        assert other.get(f"/api/customers/{customer.public_id}/").status_code == 403

    def test_an_address_has_one_customer(self, api: Client) -> None:
        factories.CustomerFactory(email="taken@example.com")

        answer = self.put(api, "ann@example.com", email="Taken@example.com")
        assert answer.status_code == 201 or answer.json()["error"]["fields"][0]["field"] == "email"
        assert Customer.objects.filter(email__iexact="taken@example.com").count() == 1

    def test_an_unknown_id_is_404(self, api: Client) -> None:
        assert self.put(api, "c_01jd5x2m8kf0r9w3q7v6b4n2ha", tier="pro").status_code == 404

    def test_an_account_event_is_kept_once(self, api: Client) -> None:
        factories.CustomerFactory(email="ann@example.com")
        codes = [
            api.post("/api/customers/ann@example.com/events/", event(external_id="e1"), content_type="application/json")
            for _ in range(2)
        ]

        assert [answer.status_code for answer in codes] == [201, 200]
        assert codes[1].json() == codes[0].json() | {"duplicate": True}
        assert "duplicate" not in codes[0].json()
        assert [answer.headers.get("Idempotent-Replayed") for answer in codes] == [None, "true"]
        assert AccountEvent.objects.count() == 1

    def test_an_account_event_in_the_future_is_refused(self, api: Client) -> None:
        factories.CustomerFactory(email="ann@example.com")
        ahead = [(timezone.now() + timedelta(minutes=minutes)).isoformat() for minutes in (4, 6)]

        answers = [
            api.post("/api/customers/ann@example.com/events/", event(occurred_at=at), content_type="application/json")
            for at in ahead
        ]
        assert [answer.status_code for answer in answers] == [201, 400]
        assert answers[1].json()["error"]["fields"][0]["field"] == "occurred_at"

    @pytest.mark.parametrize(
        "changes", [{"kind": "party"}, {"name": ""}, {"data": []}, {"occurred_at": "soon"}, {"extra": 1}]
    )
    def test_a_wrong_account_event_is_told(self, api: Client, changes: dict[str, Any]) -> None:
        factories.CustomerFactory(email="ann@example.com")

        answer = api.post("/api/customers/ann@example.com/events/", event(**changes), content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["error"]["fields"][0]["field"] == next(iter(changes))
