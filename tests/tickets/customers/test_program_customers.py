"""What a program that does not vouch for addresses may know and change of customers: its own alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from helpdesk import flow
from resolution.answering.context import gather_context
from tests import factories
from tests.conftest import INGEST
from tickets import ids
from tickets.actions.suggest_merge import suggest_merge
from tickets.models import AccountEvent, Address, Customer, Integration, Ticket

pytestmark = pytest.mark.django_db
VICTIM = "ann@example.com"
EVENT = {"kind": "billing", "name": "paid", "occurred_at": "2026-01-15T10:23:00Z"}


@pytest.fixture
def victim() -> Customer:
    return factories.CustomerFactory(email=VICTIM, name="", tier="enterprise", attributes={"contract": "LX-4711"})


def put(client: Client, who: str, **values: Any) -> Any:
    return client.put(f"/api/customers/{who}/", values, content_type="application/json")


def tell(client: Client, who: str) -> Any:
    return client.post(f"/api/customers/{who}/events/", EVENT, content_type="application/json")


def post(client: Client, path: str = INGEST, **changes: Any) -> Ticket:
    values = {"channel": "chat", "customer_email": VICTIM, "subject": "Hi", "body": "Help me, please."} | changes
    answer = client.post(path, values, content_type="application/json")
    return Ticket.objects.get(pk=ids.from_public("t", answer.json()["ticket_id"]))


def as_stored(customer: Customer) -> dict[str, Any]:
    return Customer.objects.filter(pk=customer.pk).values().get()


def without_times(answer: Any) -> Any:
    return answer.status_code, {key: value for key, value in answer.json().items() if key not in ("id", "created_at")}


def test_customers_of_others_are_not_there(api: Client, victim: Customer) -> None:
    stored = as_stored(victim)
    for who in (VICTIM, victim.public_id, str(victim.pk)):
        assert api.get(f"/api/customers/{who}/").status_code == 404
    assert [tell(api, who).status_code for who in (victim.public_id, str(victim.pk))] == [404, 404]
    assert put(api, victim.public_id, tier="free").status_code == 404
    assert as_stored(victim) == stored
    assert not AccountEvent.objects.exists()


def test_a_known_address_is_answered_as_an_unknown_one(api: Client, victim: Customer) -> None:
    Address.objects.create(email="further@example.com", customer=victim)
    stored = as_stored(victim)
    assert tell(api, VICTIM).status_code == tell(api, "unknown@example.com").status_code == 201
    Customer.objects.exclude(integration=None).update(external_id=None)

    def all_answers(address: str) -> list[Any]:
        calls = [
            api.get(f"/api/customers/{address}/"),
            put(api, address, tier="pro", attributes={"seats": 3}),
            put(api, address.upper(), name="Bo"),
            api.get(f"/api/customers/{address}/"),
        ]
        return [(code, str(shown).replace(address, "…")) for code, shown in map(without_times, calls)]

    answers = all_answers("nobody@example.com")
    assert [code for code, _ in answers] == [404, 201, 200, 200]
    assert all_answers(VICTIM) == all_answers("further@example.com") == answers
    assert as_stored(victim) == stored
    assert not AccountEvent.objects.filter(customer=victim).exists()


def test_no_customer_is_given_an_address_whosever_it_is(api: Client, victim: Customer) -> None:
    put(api, "own@example.com")

    answers = [put(api, "own@example.com", email=email) for email in (VICTIM, "free@example.com")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()
    assert put(api, "own@example.com", email="Own@example.com").status_code == 200
    assert not Customer.objects.filter(email__in=["free@example.com", "own@example.com"]).exists()


def test_a_post_changes_nothing_of_a_known_customer(api: Client, victim: Customer) -> None:
    stored = as_stored(victim)

    post(api, customer_name="Mallory", customer_tier="free")
    chat = {"messages": [{"role": "visitor", "text": "Hi"}], "visitor": {"email": VICTIM, "name": "Mallory"}}
    answer = api.post("/api/webhooks/support/chat", chat, content_type="application/json")

    assert answer.status_code == 201
    assert as_stored(victim) == stored


def test_a_program_that_vouches_names_and_raises_them(api: Client, victim: Customer) -> None:
    Integration.objects.update(vouches_for_addresses=True)

    post(api, customer_name="Ann Baker", customer_tier="pro")

    assert (as_stored(victim)["name"], as_stored(victim)["tier"]) == ("Ann Baker", "pro")


def test_what_it_tells_of_an_address_is_used_for_its_own_posts_alone(
    api: Client, client_of: Callable[..., Client], victim: Customer
) -> None:
    put(api, VICTIM, tier="pro", attributes={"seats": 3})
    tell(api, VICTIM)
    own, others = post(api), post(client_of(factories.IntegrationFactory()))

    told = gather_context(own)
    assert (told.tier, told.attributes, len(told.account_events)) == ("pro", {"seats": 3}, 1)
    untold = gather_context(others)
    assert (untold.tier, untold.attributes, untold.account_events) == ("free", {}, ())


def test_the_customer_of_its_own_post_is_shown_as_far_as_it_has_told(api: Client, victim: Customer) -> None:
    known, unknown = post(api), post(api, customer_email="new@example.com")

    shown = [without_times(api.get(f"/api/customers/{ticket.customer.public_id}/")) for ticket in (known, unknown)]

    assert str(shown[0]).replace(VICTIM, "…") == str(shown[1]).replace("new@example.com", "…")
    assert shown[0][1] | {"attributes": 0} == {
        "name": "",
        "email": VICTIM,
        "tier": "free",
        "is_vip": False,
        "attributes": 0,
    }
    assert put(api, victim.public_id, tier="pro").json()["tier"] == "pro"
    assert tell(api, victim.public_id).status_code == 201
    assert api.get(f"/api/customers/{VICTIM}/").json()["tier"] == "pro"
    assert as_stored(victim)["tier"] == "enterprise"
    assert not victim.account_events.exists()


def test_another_program_sees_none_of_them(api: Client, client_of: Callable[..., Client]) -> None:
    made = put(api, VICTIM, tier="pro").json()["id"]
    other = client_of(factories.IntegrationFactory())

    assert [other.get(f"/api/customers/{who}/").status_code for who in (made, VICTIM)] == [404, 404]
    assert put(other, VICTIM).status_code == 201


def test_the_list_tells_by_no_address_whose_another_is(api: Client, victim: Customer) -> None:
    Address.objects.create(email="further@example.com", customer=victim)
    posted = post(api, customer_email="further@example.com")

    def found(who: str) -> int:
        return len(api.get("/api/tickets/", {"customer": who}).json()["results"])

    assert posted.customer == victim
    assert (found(VICTIM), found("Further@example.com"), found(victim.public_id)) == (0, 1, 1)
    Integration.objects.update(vouches_for_addresses=True)
    assert found(VICTIM) == 1


@pytest.mark.parametrize("vouches", [False, True])
def test_rules_that_look_at_the_account_are_told_to_who_vouches(api: Client, victim: Customer, vouches: bool) -> None:
    Integration.objects.update(vouches_for_addresses=vouches)
    for field, operator, value, key in (
        ("tier", "is", "enterprise", ""),
        ("attribute", "is", "LX-4711", "contract"),
        ("body", "contains", "help", ""),
    ):
        condition = {"field": field, "operator": operator, "value": value} | ({"key": key} if key else {})
        factories.RuleFactory(name=f"By {field}", conditions=[condition], position=0)
    factories.publish_rules()
    posted = post(api)
    flow.advance(str(posted.pk))

    shown = api.get(f"/api/tickets/{posted.public_id}/").json()

    decision = shown["decision"]
    assert ("LX-4711" in str(decision)) is ("enterprise" in str(decision)) is ("By tier" in str(decision)) is vouches
    assert "By body" in str(decision["reasons"])
    assert "By body" in str(decision["rules_tried"])


def test_a_likely_duplicate_of_another_lane_is_not_in_its_history(api: Client, victim: Customer) -> None:
    mails = factories.TicketFactory(customer=victim, integration=None)
    posted = post(api)
    suggest_merge(posted, into=mails, by="duplicate-finder", similarity=0.9, evidence={"words": "Both name LX-4711."})

    shown = api.get(f"/api/tickets/{posted.public_id}/")

    assert "merge.suggested" not in shown.content.decode()
    assert "LX-4711" not in shown.content.decode()
    Integration.objects.update(vouches_for_addresses=True)
    assert "merge.suggested" in api.get(f"/api/tickets/{posted.public_id}/").content.decode()


def test_events_of_a_vouching_program_are_no_strangers(api: Client, victim: Customer) -> None:
    own = put(api, VICTIM).json()["id"]
    customer = Customer.objects.get(pk=ids.from_public("c", own))
    AccountEvent.objects.create(
        customer=customer,
        integration=factories.IntegrationFactory(vouches_for_addresses=True),
        kind="billing",
        name="secret",
        occurred_at=timezone.now(),
    )

    assert api.get(f"/api/customers/{own}/").status_code == 404
