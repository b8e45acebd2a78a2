"""What models cost a day, on a page for whom may see their calls."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from routing.models import ModelCall

pytestmark = pytest.mark.django_db


def make_calls(count: int, **values: Any) -> None:
    values = {
        "purpose": "reading",
        "model": "claude",
        "outcome": "answered",
        "milliseconds": 9,
        "cost": "0.0125",
    } | values
    ModelCall.objects.bulk_create([ModelCall(**values) for _ in range(count)])


def test_it_adds_up_a_day_by_purpose(root: Client, settings: Any) -> None:
    settings.LLM_DAILY_BUDGET = Decimal("0.02")
    make_calls(2)
    make_calls(1, purpose="answer", outcome="timeout", cost=None)

    page = root.get(reverse("admin:routing_model_costs"))

    (day,) = page.context["costs"].days
    assert (day.calls, day.failed, day.unpriced, day.cost) == (3, 1, 1, Decimal("0.025"))
    assert "$0.0250" in page.content.decode()
    assert "Budget spent" in page.content.decode()


def test_it_asks_as_much_for_many_calls_as_for_one(root: Client) -> None:
    make_calls(1)
    counts = []
    for more in (0, 30):
        make_calls(more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            root.get(reverse("admin:routing_model_costs"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_it_answers_without_a_call(root: Client) -> None:
    assert "No model was asked" in root.get(reverse("admin:routing_model_costs")).content.decode()


def test_it_is_for_whom_may_see_calls(client: Client, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_user("x", is_staff=True))

    assert client.get(reverse("admin:routing_model_costs")).status_code == 403


def test_the_list_and_a_call_s_page_answer(root: Client) -> None:
    make_calls(2)
    make_calls(1, cost=None)

    pages = [
        root.get(reverse("admin:routing_modelcall_changelist")),
        root.get(reverse("admin:routing_modelcall_change", args=[ModelCall.objects.latest("pk").pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert "Cost per day" in pages[0].content.decode()
    assert "no price" in pages[1].content.decode()
