"""The pages of customers' health: who is unhappy, why, who falls fastest, and what counts how much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from resolution.health.scores import is_any_due
from resolution.models import HealthBand, HealthComponent, HealthScore, HealthWeight
from tests import factories
from tests.resolution.health.rows import scored, tell, with_score
from tests.rewriting import rewrite

pytestmark = pytest.mark.django_db
LIST = "admin:resolution_healthscore_changelist"
Browser = Callable[[str], Client]


def fallen(name: str, before: int, now: int) -> HealthScore:
    health = with_score(before, name=name)
    rewrite(health.points.all(), at=timezone.now() - timedelta(days=31))
    tell(health.customer, "engagement", score=now)
    return scored(health.customer)


def test_the_worst_stand_first_and_who_falls_fastest_stands_above(root: Client) -> None:
    fallen("Bea Falls", 90, 50)
    with_score(20, name="Ann Poor")

    page = root.get(reverse(LIST)).content.decode()

    assert page.index("Bea Falls") < page.index("Ann Poor"), "above the list"
    assert page.rindex("Ann Poor") < page.rindex("Bea Falls"), "in the list"
    assert "From 90 to 50" in page
    assert "−40" in page  # noqa: RUF001  # the minus sign is meant


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?band__exact=poor", {"Ann Poor"}),
        ("?trend=falling", {"Bea Falls"}),
        ("?trend=rising", set()),
        ("?trend=rising&trend=falling", {"Bea Falls"}),
        ("?q=bea", {"Bea Falls"}),
        ("?q=nobody", set()),
        ("?customer__tier__exact=pro", set()),
    ],
)
def test_the_list_is_filtered_and_searched(root: Client, query: str, shown: set[str]) -> None:
    fallen("Bea Falls", 90, 50)
    with_score(20, name="Ann Poor")

    listed = root.get(reverse(LIST) + query).context["cl"].result_list

    assert {health.customer.name for health in listed} == shown


def test_the_list_takes_at_most_eight_queries(root: Client) -> None:
    for score in (10, 30, 50):
        fallen(f"Customer {score}", 90, score)
    root.get(reverse(LIST))

    with CaptureQueriesContext(connection) as asked:
        root.get(reverse(LIST))

    assert len(asked) <= 8


def test_the_page_of_a_score_says_what_takes_most_and_what_is_not_known(root: Client) -> None:
    health = fallen("Bea Falls", 90, 50)
    ticket = factories.TicketFactory(customer=health.customer, subject="Broken again")
    health = scored(health.customer)

    page = root.get(reverse("admin:resolution_healthscore_change", args=[health.pk])).content.decode()

    assert page.index("1 ticket waits for us") < page.index("The longest has waited")
    assert "Engagement was last told as 50 of 100." in page
    assert "Not known, so left out: Tone, Reopenings, Ratings, Payments." in page
    assert f"#{ticket.number}" in page


def test_a_score_that_is_not_there_is_not_found(root: Client) -> None:
    assert root.get(reverse("admin:resolution_healthscore_change", args=["hs_x"])).status_code == 404


def test_the_card_of_a_ticket_and_the_customers_page_say_it_in_a_line(root: Client) -> None:
    ticket = factories.TicketFactory()
    health = scored(ticket.customer)

    card = root.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode()
    page = root.get(reverse("admin:tickets_customer_change", args=[ticket.customer_id])).content.decode()

    assert f"{health.score} · " in card
    assert "1 ticket waits for us." in card
    assert "1 ticket waits for us." in page


def weights(**changed: str) -> dict[str, str]:
    """The list of weights as the page sends it."""
    rows = list(HealthWeight.objects.order_by("pk"))
    sent = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": str(len(rows)), "_save": "Save"}
    for place, row in enumerate(rows):
        sent[f"form-{place}-id"] = str(row.pk)
        sent[f"form-{place}-weight"] = changed.get(row.component, str(row.weight))
    return sent


def test_weights_are_changed_together_and_every_score_is_worked_out_anew(root: Client) -> None:
    with_score(40)

    answer = root.post(reverse("admin:resolution_healthweight_changelist"), weights(tone="0.05", payments="0.20"))

    assert answer.status_code == 302
    assert HealthWeight.objects.get(component=HealthComponent.TONE).weight == Decimal("0.05")
    assert is_any_due()


def test_weights_that_are_not_one_together_are_refused_in_words(root: Client) -> None:
    answer = root.post(reverse("admin:resolution_healthweight_changelist"), weights(tone="0.50"))

    assert "The weights are 1.35 together, and must be 1." in answer.content.decode()
    assert HealthWeight.objects.get(component=HealthComponent.TONE).weight == Decimal("0.15")


def test_bands_out_of_order_are_refused_in_words(root: Client) -> None:
    rows = list(HealthBand.objects.order_by("pk"))
    sent = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "5", "_save": "Save"}
    for place, row in enumerate(rows):
        sent |= {f"form-{place}-id": str(row.pk), f"form-{place}-from_score": "70"}

    answer = root.post(reverse("admin:resolution_healthband_changelist"), sent)

    assert "Each band must begin above the next worse one." in answer.content.decode()


def test_a_row_alone_leads_to_all_of_them(root: Client) -> None:
    row = HealthWeight.objects.all()[0]

    answer = root.post(reverse("admin:resolution_healthweight_change", args=[row.pk]), {"weight": "0.9"})

    assert answer["Location"] == reverse("admin:resolution_healthweight_changelist")
    row.refresh_from_db()
    assert row.weight != Decimal("0.9")


@pytest.mark.parametrize(
    ("role", "sees", "sets"), [("Support lead", 200, 200), ("Reviewer", 200, 403), ("Integration manager", 403, 403)]
)
def test_who_sees_and_who_sets(browser_of: Browser, role: str, sees: int, sets: int) -> None:
    browser = browser_of(role)

    assert browser.get(reverse(LIST)).status_code == sees
    assert browser.get(reverse("admin:resolution_healthweight_changelist")).status_code == sets
