"""Tags are words in lower case, whoever writes them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import factories
from tickets.actions.assign import set_tags
from tickets.actions.errors import NotPossible
from tickets.models import Ticket, TicketEvent
from tickets.tags import BadTag, clean_tags, parse_tags


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("", []),
        ("  Refund, #beta;beta\tVIP ", ["beta", "refund", "vip"]),
        ("Größe ÄRGER", ["größe", "ärger"]),
        ("v2.1 area:billing c++", ["area:billing", "c++", "v2.1"]),
    ],
)
def test_typed_words_become_tags_in_lower_case_each_once(typed: str, tags: list[str]) -> None:
    assert parse_tags(typed) == tags


@pytest.mark.parametrize("word", ["", "a b", "a,b", "{x}", '"', "<b>", "_a", "a" * 41, "\x00", "İ" * 40])
def test_what_is_no_word_is_refused(word: str) -> None:
    with pytest.raises(BadTag):
        clean_tags([word])


def test_more_than_thirty_are_refused() -> None:
    with pytest.raises(BadTag, match="at most 30"):
        clean_tags(str(number) for number in range(31))


@pytest.mark.django_db
@pytest.mark.parametrize("tags", [["Refund"], ["a b"], ["a,b"], [""], ["", ""], [None], [str(n) for n in range(31)]])
def test_the_database_keeps_others_out(tags: list[Any], ticket: Ticket) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(tags=tags)


@pytest.mark.django_db
def test_a_row_with_tags_can_be_checked_before_it_is_saved(ticket: Ticket) -> None:
    ticket.tags = ["beta", "refund"]

    ticket.validate_constraints()


@pytest.mark.django_db
def test_a_change_says_which_came_and_which_went(ticket: Ticket) -> None:
    set_tags(ticket, tags=["Beta", "refund"], by="lena")
    set_tags(ticket, tags=["refund", "vip"], by="lena")
    set_tags(ticket, tags=["vip", "refund"], by="lena")

    first, second = TicketEvent.objects.filter(kind="ticket.changed").order_by("id")
    assert (first.from_value, first.to_value) == ("", "beta, refund")
    assert second.detail == {"field": "tags", "removed": ["beta"], "added": ["vip"]}


@pytest.mark.django_db
def test_a_word_that_is_none_is_refused_with_the_reason(ticket: Ticket) -> None:
    with pytest.raises(NotPossible, match="is no tag"):
        set_tags(ticket, tags=["<script>"], by="lena")


@pytest.mark.django_db
def test_tickets_are_found_by_all_of_several_tags(ticket: Ticket) -> None:
    set_tags(ticket, tags=["beta", "refund"], by="lena")
    set_tags(factories.TicketFactory(), tags=["beta"], by="lena")

    assert list(Ticket.objects.tagged("beta", "refund")) == [ticket]
    assert Ticket.objects.tagged("beta").count() == 2
