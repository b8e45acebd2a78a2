"""What a search and the last pages show where a list is longer than anybody pages through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets.admin.shared.paging import COUNTED_AT_MOST, ESTIMATED_FROM, PAGED_ROWS, EstimatedPaginator
from tickets.models import Customer, Ticket
from tickets.models.ticket_queryset import SEARCH_LIMIT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class _Overestimated(EstimatedPaginator):
    """Of a table that was analysed before most of its rows went."""

    count = ESTIMATED_FROM + 10


def _received_one_after_another(count: int) -> None:
    """Each an hour after the one before; all hold the same word."""
    now, customer = timezone.now(), factories.CustomerFactory()
    Ticket.objects.bulk_create(
        Ticket(
            customer=customer,
            channel="webhook",
            subject=f"Place {place}",
            body="A zeppelin.",
            created_at=now - timedelta(hours=count - place),
        )
        for place in range(count)
    )


def test_a_search_shows_the_newest_of_more_hits_than_it_looks_at(root: Client) -> None:
    _received_one_after_another(SEARCH_LIMIT + 5)

    listed = root.get(reverse("admin:tickets_ticket_changelist"), {"q": "zeppelin"}).context["cl"].result_list
    beside = root.get("/admin/search/", {"s": "zeppelin"}).context["results"]
    found = Ticket.objects.matching("zeppelin")

    assert listed[0].subject == f"Place {SEARCH_LIMIT + 4}"
    assert f"Place {SEARCH_LIMIT + 4}" in beside[0].title
    assert found.count() == SEARCH_LIMIT
    assert not found.filter(subject="Place 4").exists()


def test_the_last_page_shows_the_oldest_rows_although_fewer_are_there_than_estimated() -> None:
    _received_one_after_another(60)
    pages = _Overestimated(Ticket.objects.order_by("-created_at", "-id"), 25)

    last, before_it = pages.page(pages.num_pages), pages.page(pages.num_pages - 1)

    assert [one.subject for one in last] == [f"Place {place}" for place in range(9, -1, -1)]
    assert [one.subject for one in before_it] == [f"Place {place}" for place in range(34, 9, -1)]


def test_the_first_page_is_read_from_the_beginning() -> None:
    _received_one_after_another(30)

    first = _Overestimated(Ticket.objects.order_by("-created_at", "-id"), 25).page(1)

    assert [one.subject for one in first][:2] == ["Place 29", "Place 28"]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("berg", {"Lena Berg", "Jo Bergmann"}),
        ("Lena Be", {"Lena Berg"}),
        ("smith", {"anna.smith"}),
        ("LENA@example.org", {"Lena Berg"}),
        ("ena", set()),
        ("o'ne", {"Pat O'Neil"}),
        ("!!", set()),
        ("'berg' & | ! ( :*", {"Lena Berg", "Jo Bergmann"}),
    ],
)
def test_customers_are_found_by_words_of_their_name_or_the_whole_address(
    term: str, found: set[str], root: Client
) -> None:
    for name, email in (("Lena Berg", "lena@example.org"), ("Jo Bergmann", "jo@example.org"), ("anna.smith", None)):
        factories.CustomerFactory(name=name, email=email)
    Customer.objects.create(name="Pat O'Neil")

    listed = root.get(reverse("admin:tickets_customer_changelist"), {"q": term}).context["cl"].result_list

    assert {customer.name for customer in listed} == found


class _Endless(EstimatedPaginator):
    """Of a table of a million rows, as far as the pages know."""

    count = 1_000_000


def test_the_midst_of_an_endless_list_is_not_read_and_says_what_to_do(django_assert_num_queries: Any) -> None:
    pages = _Endless(Ticket.objects.order_by("-created_at", "-id"), 25)

    with django_assert_num_queries(0):
        midst = pages.page(20_000)

    assert (list(midst), pages.is_beyond_reach) == ([], True)


@pytest.mark.parametrize("number", [1, PAGED_ROWS // 25, 1_000_000 // 25 - PAGED_ROWS // 25 + 1, 1_000_000 // 25])
def test_the_pages_at_both_ends_of_it_are_read(number: int) -> None:
    pages = _Endless(Ticket.objects.order_by("-created_at", "-id"), 25)

    list(pages.page(number))

    assert not pages.is_beyond_reach


def test_a_filtered_list_is_counted_as_far_as_anybody_reads_and_says_that_there_are_more(root: Client) -> None:
    _received_one_after_another(COUNTED_AT_MOST + 1)

    page = root.get(reverse("admin:tickets_ticket_changelist"), {"channel__exact": "webhook"})
    last = root.get(reverse("admin:tickets_ticket_changelist"), {"channel__exact": "webhook", "p": 80})

    assert page.context["cl"].result_count == COUNTED_AT_MOST
    assert page.content.decode().count("2,000 or more") >= 2
    assert len(last.context["cl"].result_list) == 25


def test_as_many_as_are_counted_are_said_without_more(root: Client) -> None:
    _received_one_after_another(30)

    page = root.get(reverse("admin:tickets_ticket_changelist"), {"channel__exact": "webhook"}).content.decode()

    assert "or more" not in page
    assert "30 results" in page
