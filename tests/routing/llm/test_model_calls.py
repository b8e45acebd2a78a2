"""Each question to a model is a row with its cost, and a day's questions cost no more than the budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pydantic import BaseModel

from routing.llm.calls import ask_model, calls_of_ticket
from routing.llm.costs import costs_per_day
from routing.llm.errors import KINDS, UNASKED, LLMError
from routing.llm.prices import cost_of, make_default_prices
from routing.models import CallOutcome, CallPurpose, ModelCall, ModelPrice
from tests.doors.messages_api import MessagesApi, configured, error, message, page
from tests.rewriting import rewrite
from tickets.models import FarEnd, Ticket

pytestmark = pytest.mark.django_db
RED = {"name": "red"}


class Colour(BaseModel):
    name: str


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as api:
        settings.LLM_RETRIES = 0
        ModelPrice.objects.create(model="of-the-test", input=10, output=20, cache_read=1, cache_write=5)
        yield api


def ask() -> str:
    return ask_model(CallPurpose.ANSWER, system="Say.", user="Which?", shape=Colour, max_tokens=50).value.name


def failure() -> str:
    with pytest.raises(LLMError) as raised:
        ask()
    return raised.value.kind


def test_a_call_is_written_with_what_it_took(vendor: MessagesApi, ticket: Ticket) -> None:
    vendor.will_answer(message(RED, input_tokens=1_000, output_tokens=100, cache_read_input_tokens=2_000))

    with calls_of_ticket(ticket.pk):
        ask()

    call = ModelCall.objects.get()
    assert (call.ticket, call.purpose, call.outcome) == (ticket, "answer", "answered")
    assert (call.input_tokens, call.output_tokens, call.cache_read_tokens) == (1_000, 100, 2_000)
    assert call.cost == Decimal("0.014000")
    assert (call.request_id, call.milliseconds >= 0) == ("req_local", True)


def test_an_answer_of_no_use_has_cost_all_the_same(vendor: MessagesApi) -> None:
    vendor.will_answer(message("no colour at all", input_tokens=1_000, output_tokens=0))

    assert failure() == "malformed"
    call = ModelCall.objects.get()
    assert (call.outcome, call.cost) == ("malformed", Decimal("0.010000"))


@pytest.mark.parametrize(
    ("reply", "outcome"), [(error(529), "overloaded"), (page(), "malformed"), (error(401), "configuration")]
)
def test_a_failed_call_is_written_too(vendor: MessagesApi, reply: Any, outcome: str) -> None:
    vendor.will_answer(reply)
    failure()

    assert ModelCall.objects.get().outcome == outcome


def test_what_was_not_asked_is_no_call(vendor: MessagesApi, settings: Any) -> None:
    settings.LLM_DAILY_BUDGET = Decimal(0)

    assert failure() == "over_budget"
    assert (ModelCall.objects.count(), len(vendor.requests)) == (0, 0)


def test_every_kind_of_failure_of_a_call_is_an_outcome() -> None:
    assert {*KINDS} - {*UNASKED} <= {*CallOutcome.values}


@pytest.mark.parametrize(
    ("model", "cost"),
    [
        ("claude-haiku-4-5", "6.000000"),
        ("eu.anthropic.claude-haiku-4-5-20251001-v1:0", "6.000000"),
        ("Claude-Sonnet-4-5", "18.000000"),
    ],
)
def test_the_longest_name_that_fits_a_model_is_its_price(model: str, cost: str) -> None:
    ModelPrice.objects.all().delete()
    make_default_prices()
    ModelPrice.objects.create(model="claude", input=99, output=99, cache_read=99, cache_write=99)

    assert cost_of(model, {"input": 1_000_000, "output": 1_000_000}) == Decimal(cost)


def test_prices_that_a_lead_has_edited_stay() -> None:
    ModelPrice.objects.update(input=7)
    make_default_prices()

    assert set(ModelPrice.objects.values_list("input", flat=True)) == {Decimal(7)}


def test_a_new_price_leaves_the_cost_of_past_calls(vendor: MessagesApi) -> None:
    vendor.will_answer(message(RED, input_tokens=1_000, output_tokens=0))
    ask()
    ModelPrice.objects.update(input=99)

    assert costs_per_day().days[0].cost == Decimal("0.010000")


# --- The budget ---


def test_past_the_budget_no_model_is_asked_whatever_for(vendor: MessagesApi, settings: Any) -> None:
    settings.LLM_DAILY_BUDGET = Decimal("0.01")
    vendor.will_answer(message(RED, input_tokens=1_000, output_tokens=0))

    assert (ask(), failure()) == ("red", "over_budget")
    assert len(vendor.requests) == 1
    assert not FarEnd.objects.get().failures, "the service is not to blame"


@pytest.mark.parametrize(
    ("zone", "asked_at", "is_today"),
    [
        ("UTC", timedelta(hours=-1), False),
        ("UTC", timedelta(minutes=1), True),
        ("Asia/Tokyo", timedelta(hours=-1), False),
        ("Asia/Tokyo", timedelta(minutes=1), True),
    ],
)
def test_the_day_begins_at_midnight_in_the_installations_zone(
    vendor: MessagesApi, settings: Any, zone: str, asked_at: timedelta, is_today: bool
) -> None:
    settings.TIME_ZONE = zone
    settings.LLM_DAILY_BUDGET = Decimal("0.01")
    vendor.will_answer(*[message(RED, input_tokens=1_000, output_tokens=0)] * 2)
    ask()
    midnight = timezone.localtime(timezone.now(), timezone.get_default_timezone()).replace(hour=0, minute=0, second=0)
    rewrite(ModelCall.objects.all(), created_at=midnight + asked_at)

    with timezone.override("America/Los_Angeles"):
        asked = failure() if is_today else ask()

    assert (asked == "over_budget") == is_today


def test_with_a_budget_a_model_of_unknown_price_is_not_asked(vendor: MessagesApi, settings: Any) -> None:
    settings.LLM_DAILY_BUDGET = Decimal(5)
    ModelPrice.objects.all().delete()

    assert (failure(), len(vendor.requests)) == ("configuration", 0)
