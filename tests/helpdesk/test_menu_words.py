"""Breadcrumbs and titles use the words of the menu."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from helpdesk.navigation import GROUPS, place_of
from tests import factories

ENTRIES = [(group, label, model) for group, items in GROUPS.items() for label, _, model in items]


def _breadcrumbs(page: str) -> list[str]:
    head = re.search(r"<h1[^>]*whitespace-nowrap.*?</h1>", page, re.DOTALL)
    assert head is not None
    parts = re.findall(r'leading-5 min-w-0 truncate tracking-tight">(.*?)</(?:a|span)>', head.group(), re.DOTALL)
    return [part.strip() for part in parts]


@pytest.mark.parametrize(("group", "label", "model"), ENTRIES)
def test_a_list_is_called_as_in_the_menu(group: str, label: str, model: str, root: Client) -> None:
    page = root.get(reverse(f"admin:{model.replace('.', '_')}_changelist")).content.decode()

    title = re.search(r"<title>\s*(.*?)\s*</title>", page, re.DOTALL)
    assert title is not None
    assert (_breadcrumbs(page), title.group(1)) == ([group, label], f"{label} | Helpdesk")


def test_every_list_has_its_place() -> None:
    assert [model for model in admin.site._registry if place_of(model._meta.label_lower) is None] == []


def test_a_row_stands_below_its_list(root: Client) -> None:
    team = factories.TeamFactory(name="night shift")

    page = root.get(reverse("admin:tickets_team_change", args=[team.pk])).content.decode()

    assert (_breadcrumbs(page), "night shift | Teams | Helpdesk" in page) == (["Routing", "Teams", "night shift"], True)


def test_a_page_begins_with_a_link_past_the_menu(root: Client) -> None:
    page = root.get("/admin/").content.decode()

    first = page[page.index("<body") :]
    assert first[first.index("<a ") :].startswith('<a class="hd-skip" href="#content">')
