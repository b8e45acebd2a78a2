"""GET /api/health-scores/: what a program reads of customers' health, and of whose."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from resolution.models import HealthScore
from tests import factories
from tests.resolution.health.rows import scored, tell, with_score
from tickets.models import Integration

pytestmark = pytest.mark.django_db
FEED = "/api/health-scores/"


@pytest.fixture
def ours() -> Integration:
    return factories.IntegrationFactory(vouches_for_addresses=True)


@pytest.fixture
def reader(ours: Integration, client_of: Callable[..., Client]) -> Client:
    return client_of(ours, scopes=("health",))


def test_it_tells_each_score_with_its_signals_in_words(reader: Client) -> None:
    health = with_score(70)

    shown = reader.get(FEED).json()

    assert shown["next"] is None
    assert health.changed_at is not None
    assert shown["results"] == [
        {
            "customer_id": health.customer.public_id,
            "external_id": None,
            "email": health.customer.email,
            "name": "Ann Example",
            "tier": "free",
            "score": 70,
            "band": "good",
            "change": 0,
            "signals": [
                {
                    "component": "engagement",
                    "score": 70.0,
                    "weight": 1.0,
                    "words": "Engagement was last told as 70 of 100.",
                }
            ],
            "changed_at": health.changed_at.isoformat().replace("+00:00", "Z"),
        }
    ]


def test_pages_follow_the_changes_and_none_is_missed(reader: Client) -> None:
    scores = [with_score(score) for score in (10, 50, 90, 30)]
    first = reader.get(FEED, {"page_size": 2}).json()
    # One of the first page changes meanwhile: it stands at the end again.
    tell(scores[0].customer, "engagement", score=99)
    scored(scores[0].customer)

    rest = reader.get(first["next"]).json()
    last = reader.get(rest["next"]).json()

    assert [row["score"] for row in first["results"]] == [10, 50]
    assert [row["score"] for row in rest["results"]] == [90, 30]
    assert [row["score"] for row in last["results"]] == [99]


def test_rows_of_one_moment_stand_on_two_pages(reader: Client) -> None:
    for score in (10, 50, 90):
        with_score(score)
    HealthScore.objects.update(changed_at=timezone.now())

    first = reader.get(FEED, {"page_size": 1}).json()
    second = reader.get(first["next"]).json()
    third = reader.get(second["next"]).json()

    assert {page["results"][0]["score"] for page in (first, second, third)} == {10, 50, 90}
    assert third["next"] is None


@pytest.mark.parametrize("written", ["Z", "+00:00", " 00:00"])
def test_updated_since_is_inclusive(reader: Client, written: str) -> None:
    with_score(10)
    newer = with_score(50)
    assert newer.changed_at is not None
    since = newer.changed_at.isoformat().replace("+00:00", written)

    shown = reader.get(f"{FEED}?updated_since={quote(since, safe=' :').replace(' ', '+')}").json()

    assert [row["score"] for row in shown["results"]] == [50]


def test_it_is_filtered_by_band(reader: Client) -> None:
    with_score(10)
    with_score(50)

    assert [row["score"] for row in reader.get(FEED, {"band": "critical"}).json()["results"]] == [10]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"updated_since": "yesterday"}, 400),
        ({"updated_since": "0001-01-01T00:00:00+14:00"}, 400),
        ({"updated_since": "2026-01-01T00:00:00Z\x00"}, 400),
        ({"band": "fine"}, 400),
        ({"cursor": "x"}, 404),
        ({"cursor": "ä" * 50}, 404),
        ({"cursor": "MjAyNi0wMS0wMSB4"}, 404),
        ({"page_size": "-1"}, 200),
        ({"page_size": "9" * 30}, 200),
        ({"page_size": "0"}, 200),
        ({"format": "xml"}, 404),
    ],
)
def test_what_is_asked_wrongly_is_said(reader: Client, asked: dict[str, str], code: int) -> None:
    assert reader.get(FEED, asked).status_code == code


def test_a_mistake_is_told_as_json_where_csv_was_asked_for(reader: Client) -> None:
    answer = reader.get(FEED, {"format": "csv", "band": "fine"})

    assert answer.json()["error"]["fields"][0]["field"] == "band"


def test_what_has_not_changed_is_not_sent_again(reader: Client) -> None:
    health = with_score(10)
    first = reader.get(FEED)

    again = reader.get(FEED, headers={"if-none-match": first["ETag"]})
    health.customer.name = "Another"
    health.customer.save()
    changed = reader.get(FEED, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert first["Cache-Control"] == "private, no-cache"


def test_as_csv_nothing_is_taken_for_a_formula(reader: Client) -> None:
    for name in ("=1+1", "Bea"):
        with_score(10, name=name)

    first = reader.get(FEED, {"page_size": 1}, headers={"accept": "text/csv"})
    second = reader.get(first["Link"].partition("<")[2].partition(">")[0], headers={"accept": "text/csv"})
    rows = [row for page in (first, second) for row in csv.DictReader(io.StringIO(page.content.decode()))]

    assert first["Content-Type"].startswith("text/csv")
    assert [row["name"] for row in rows] == ["'=1+1", "Bea"]
    assert rows[0]["signals"] == "Engagement was last told as 10 of 100."
    assert "Link" not in second


def test_without_the_scope_nothing_is_told(ours: Integration, client_of: Callable[..., Client]) -> None:
    assert client_of(ours, scopes=("tickets", "customers")).get(FEED).status_code == 403
    assert Client().get(FEED).status_code == 401


def test_who_does_not_vouch_reads_customers_of_its_own_alone(client_of: Callable[..., Client]) -> None:
    stranger, other = factories.IntegrationFactory(), factories.IntegrationFactory()
    with_score(10)
    with_score(20, email=None, integration=other, external_id="b-1")
    own = with_score(30, email=None, integration=stranger, external_id="a-1")
    known = with_score(40, email=None, integration=stranger, external_id="ann@example.com")
    shared = with_score(50, email=None, integration=stranger, external_id="a-2")
    # Somebody else has told of this one too.
    tell(shared.customer, "engagement", by=other, score=50)

    told = client_of(stranger, scopes=("health",)).get(FEED).json()["results"]

    assert [(row["external_id"], row["score"]) for row in told] == [("a-1", 30), ("ann@example.com", 40)]
    assert [row["email"] for row in told] == [None, "ann@example.com"]
    assert {row["customer_id"] for row in told} == {own.customer.public_id, known.customer.public_id}


def test_a_program_is_not_told_by_which_id_another_one_knows_a_customer(reader: Client) -> None:
    with_score(20, email=None, integration=factories.IntegrationFactory(), external_id="b-1")

    assert reader.get(FEED).json()["results"][0]["external_id"] is None


def test_a_page_costs_the_same_whatever_it_holds(reader: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            reader.get(FEED)
        return len(asked)

    with_score(10)
    # The first one also notes when the key was used.
    queries()
    before = queries()
    for _ in range(5):
        with_score(20)

    assert queries() == before


@pytest.mark.parametrize(
    ("kind", "told", "code"),
    [
        ("nps", {"score": 9}, 201),
        ("nps", {"value": 0}, 201),
        ("nps", {}, 400),
        ("nps", {"score": 11}, 400),
        ("nps", {"score": "9"}, 400),
        ("nps", {"score": True}, 400),
        ("engagement", {}, 201),
        ("engagement", {"score": 72.5}, 201),
        ("engagement", {"score": 101}, 400),
        ("engagement", {"value": None}, 400),
        ("usage", {"score": "high"}, 201),
        ("mood", {}, 400),
    ],
)
def test_programs_tell_nps_and_engagement(
    ours: Integration, client_of: Callable[..., Client], kind: str, told: dict[str, Any], code: int
) -> None:
    factories.CustomerFactory(email="ann@example.com")
    at = (timezone.now() - timedelta(hours=1)).isoformat()

    answer = client_of(ours).post(
        "/api/customers/ann@example.com/events/",
        {"kind": kind, "name": "told", "occurred_at": at, "data": told},
        content_type="application/json",
    )

    assert answer.status_code == code, answer.content
