"""Breadcrumbs and titles use the words of the menu."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from helpdesk.navigation import GROUPS, place_of
from tests import factories
from tests.helpdesk.visible_words import visible_lines
from tickets.integrations import keys

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
    assert (_breadcrumbs(page), title.group(1)) == (
        [group, label] if group != label else [label],
        f"{label} | Helpdesk",
    )


def test_every_list_has_its_place() -> None:
    assert [model for model in admin.site._registry if place_of(model._meta.label_lower) is None] == []


def test_a_row_stands_below_its_list(root: Client) -> None:
    team = factories.TeamFactory(name="night shift")

    page = root.get(reverse("admin:tickets_team_change", args=[team.pk])).content.decode()

    assert (_breadcrumbs(page), "night shift | Teams | Helpdesk" in page) == (["Routing", "Teams", "night shift"], True)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("tickets_ticket_queues", ["Tickets", "Queues"]),
        ("routing_ruleset_publish", ["Audit", "Versions of the rules", "Publish the rules"]),
        ("routing_rule_add", ["Routing", "Rules", "Add rule"]),
    ],
)
def test_a_page_that_is_neither_list_nor_row_stands_last_by_its_own_title(
    name: str, says: list[str], root: Client
) -> None:
    assert _breadcrumbs(root.get(reverse(f"admin:{name}")).content.decode()) == says


def test_a_page_begins_with_a_link_past_the_menu(root: Client) -> None:
    page = root.get("/admin/").content.decode()

    first = page[page.index("<body") :]
    assert first[first.index("<a ") :].startswith('<a class="hd-skip" href="#content">')


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/set-password/MQ/no-such/"])
def test_a_page_before_the_login_has_that_link_too(address: str, client: Client, db: None) -> None:
    page = client.get(address).content.decode()

    assert '<a class="hd-skip" href="#content">' in page
    assert 'id="content"' in page


def test_a_user_is_a_colleague_on_every_page(root: Client) -> None:
    other = factories.UserFactory(first_name="Rosa")
    addresses = [f"/admin/auth/user/{rest}" for rest in ("", "add/", f"{other.pk}/change/")]

    pages = [" ".join(visible_lines(root.get(address).content.decode())) for address in addresses]

    # The permissions one by one, under Advanced, are Django's.
    said = [re.findall(r".{0,40}\b(?:users?|groups?)\b.{0,40}", page.split("Advanced")[0]) for page in pages]
    assert said == [[], [], []]
    assert "Delete colleague" in pages[2]


def test_a_group_is_a_role_in_the_list_and_on_its_page(root: Client) -> None:
    role = Group.objects.first()
    assert role is not None

    listed, page = (root.get(f"/admin/auth/group/{rest}").content.decode() for rest in ("", f"{role.pk}/change/"))

    assert re.findall(r"\bgroups?\b", " ".join(visible_lines(listed)), re.IGNORECASE) == []
    assert "Delete role" in " ".join(visible_lines(page))


def test_buttons_that_confirm_carry_their_verb(root: Client) -> None:
    team, integration = factories.TeamFactory(), factories.IntegrationFactory()
    key, _ = keys.create_key(integration, label="Server")

    deleting = root.get(reverse("admin:tickets_team_delete", args=[team.pk])).content.decode()
    revoking = root.get(reverse("admin:tickets_apikey_change", args=[key.pk]).replace("change", "revoke-this"))

    assert "Delete" in visible_lines(deleting)
    assert "I’m sure" not in deleting
    assert "Revoke this key" in visible_lines(revoking.content.decode())
