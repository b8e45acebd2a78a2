"""What the page of a list weighs and asks for: rows, filters and the menu are drawn with short classes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.helpdesk.desk_rows import SCRIPT, held_draft, routed
from tickets.models import Ticket

TICKETS = "/admin/tickets/ticket/"


def test_a_page_of_tickets_is_at_most_120_kilobytes_of_html(root: Client) -> None:
    for _ in range(25):
        held_draft()

    page = root.get(TICKETS, {"attention": "needed"})

    assert page.content.count(b'class="data-row"') == 25
    assert len(page.content) < 120_000


def test_a_further_row_of_tickets_costs_at_most_two_kilobytes(root: Client) -> None:
    routed()
    few = len(root.get(TICKETS).content)
    for _ in range(10):
        routed()

    assert len(root.get(TICKETS).content) - few < 20_000


def test_text_from_outside_is_escaped_in_cells_and_in_the_words_for_a_box(root: Client) -> None:
    ticket = factories.TicketFactory(subject=SCRIPT)

    page = root.get(TICKETS).content.decode()

    assert SCRIPT not in page
    assert page.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;") >= 2
    assert f'value="{ticket.pk}"' in page


def test_a_row_leads_to_its_page_and_from_there_back_to_the_same_filters(root: Client) -> None:
    ticket = held_draft()

    page = root.get(TICKETS, {"priority__exact": ticket.priority}).content.decode()

    link = f"{reverse('admin:tickets_ticket_change', args=[ticket.pk])}?_changelist_filters=priority__exact%3D"
    assert page.count(f'<a href="{link}') == 2


def test_what_is_chosen_in_a_filter_is_ticked_and_nothing_else(root: Client) -> None:
    page = root.get(TICKETS, {"priority__exact": ["low", "urgent"]}).content.decode()

    ticked = [
        value for value in ("low", "normal", "high", "urgent") if f'value="{value}" class="hd-check" checked' in page
    ]
    assert ticked == ["low", "urgent"]


def test_the_days_of_a_filter_are_kept_in_their_boxes(root: Client) -> None:
    page = root.get(TICKETS, {"created_at_from": "2026-05-01"}).content.decode()

    assert '<input type="date" name="created_at_from" value="2026-05-01"' in page
    assert '<input type="date" name="created_at_to" value=""' in page


def test_rows_that_are_edited_in_the_list_are_saved_and_say_what_is_wrong(root: Client) -> None:
    rule = factories.RuleFactory(position=10)
    address = reverse("admin:routing_rule_changelist")
    sent = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": rule.pk,
        "form-0-state": "active",
        "_save": "1",
    }

    wrong = root.post(address, sent | {"form-0-position": "first"}).content.decode()
    root.post(address, sent | {"form-0-position": "70"})

    rule.refresh_from_db()
    assert "Enter a whole number." in wrong
    assert rule.position == 70


@pytest.mark.parametrize("role", ["Support lead", "Reviewer", "Auditor", "Integration manager"])
def test_the_menu_marks_the_list_that_one_is_on(role: str, browser_of: Callable[[str], Client]) -> None:
    page = browser_of(role).get("/admin/tickets/customer/").content.decode()

    assert page.count('aria-current="page"') == 1
    assert '<a href="/admin/tickets/customer/" class="active" aria-current="page">' in page


def test_lists_of_other_apps_are_drawn_by_the_same_table(root: Client) -> None:
    Group.objects.create(name="Night shift")

    page = root.get("/admin/auth/group/").content.decode()

    assert 'class="result-list hd-list"' in page
    assert "Night shift" in page


def test_a_cell_of_a_field_shows_its_words_and_an_empty_one_a_dash(root: Client, db: Any) -> None:
    customer = factories.CustomerFactory(name="Lena", tier="enterprise", email=None)

    page = root.get("/admin/tickets/customer/").content.decode()

    assert Ticket.objects.count() == 0
    assert str(customer.pk) in page
    assert "Enterprise" in page


def test_only_a_list_that_was_sorted_by_hand_offers_to_sort_it_otherwise(root: Client) -> None:
    factories.TopicFactory()
    address = reverse("admin:routing_topic_changelist")

    as_it_is, by_hand = root.get(address).content.decode(), root.get(address, {"o": "1"}).content.decode()

    assert ('class="hd-sign"' in as_it_is, 'class="hd-sign"' in by_hand) == (False, True)


def test_labels_of_a_phone_begin_large_and_go_on_small(root: Client) -> None:
    page = root.get(reverse("admin:routing_rule_changelist")).content.decode()

    assert 'data-label="Last fired"' in page
    assert 'data-label="In words"' in page


def test_a_no_is_a_word_and_no_fault(root: Client) -> None:
    factories.TeamFactory(is_triage=False)

    page = root.get(reverse("admin:tickets_team_changelist")).content.decode()

    assert '<span class="hd-badge hd-grey">No</span>' in page
    assert "close_small" not in page


def test_a_word_that_does_not_fit_may_break_and_nothing_else(root: Client) -> None:
    factories.TeamFactory(name="Donaudampfschifffahrtsgesellschaft", description="Ships")

    page = root.get(reverse("admin:tickets_team_changelist")).content.decode()

    assert re.search(r"field-name hd-breaks[^>]*>[^D]*Donau", page)
    assert re.search(r'class="field-description" [^>]*>Ships', page)
