"""Colleagues are invited by mail, set their own password, and read times in their own zone."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from helpdesk.models import StaffPreferences
from tests import factories
from tickets.models import TeamMember, Ticket

pytestmark = pytest.mark.slow

Browser = Callable[[str], Client]
PASSWORD = "a long way to the sea"


@pytest.fixture
def administrator(db: None) -> Client:
    User.objects.create_superuser("root", "root@example.com", PASSWORD)
    client = Client()
    assert client.post(reverse("admin:login"), {"username": "root", "password": PASSWORD}).status_code == 302
    return client


def invite(administrator: Client, **changes: Any) -> Any:
    role = Group.objects.get(name="Reviewer")
    form = {"first_name": "Rosa", "last_name": "Lind", "email": "rosa@example.com", "groups": [role.pk]} | changes
    return administrator.post(reverse("admin:auth_user_add"), form, follow=True)


def mailed_link(outbox: Path) -> str:
    mail = email.message_from_bytes(next(outbox.glob("*.eml")).read_bytes())
    found = re.search(r"https?://[^/]+(/admin/set-password/\S+)", mail.get_payload(decode=True).decode())
    assert found
    return found[1]


def test_an_invited_colleague_sets_a_password_and_signs_in(administrator: Client, outbox: Path) -> None:
    page = invite(administrator)
    assert "A link to set a password went to rosa@example.com." in page.content.decode()
    rosa, visitor = User.objects.get(username="rosa@example.com"), Client()
    assert (rosa.is_staff, rosa.has_usable_password()) == (True, False)

    form = visitor.get(mailed_link(outbox), follow=True)
    visitor.post(form.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    login = visitor.post(reverse("admin:login"), {"username": "rosa@example.com", "password": PASSWORD})

    assert login.status_code == 302
    assert visitor.get(reverse("admin:tickets_ticket_changelist")).status_code == 200
    again = Client().get(mailed_link(outbox), follow=True)
    assert "used already, or is too old" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"email": "ROOT@example.com"}, "Another colleague has this address."),
        ({"email": "nobody"}, "valid email"),
        ({"groups": []}, "This field is required"),
    ],
)
def test_what_makes_no_colleague_is_refused(administrator: Client, changes: dict[str, Any], error: str) -> None:
    page = invite(administrator, **changes)

    assert error in page.content.decode()
    assert User.objects.count() == 1


def test_a_mail_that_does_not_go_out_is_told_and_can_be_sent_again(
    administrator: Client, outbox: Path, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "the mail did not go out" in invite(administrator).content.decode()

    settings.EMAIL_BACKEND = "tickets.channels.eml_backend.EmailBackend"
    address = reverse("admin:auth_user_change", args=[User.objects.get(first_name="Rosa").pk])
    administrator.post(address.replace("change/", "invite/"))

    assert mailed_link(outbox)


def test_the_list_says_who_has_which_role(administrator: Client) -> None:
    invite(administrator)

    page = administrator.get(reverse("admin:auth_user_changelist")).content.decode()

    assert all(words in page for words in ("Rosa Lind", "rosa@example.com", "Reviewer", "invited", "Administrator"))


def test_who_is_no_administrator_gives_no_rights(browser_of: Browser, administrator: Client) -> None:
    Group.objects.get(name="Support lead").permissions.add(
        *(permission for permission in _user_permissions() if permission.codename in ("view_user", "change_user"))
    )
    lead, root = browser_of("Support lead"), User.objects.get(username="root")
    invite(administrator)
    rosa = User.objects.get(first_name="Rosa")

    add = lead.get(reverse("admin:auth_user_add"))
    of_root = lead.post(reverse("admin:auth_user_change", args=[root.pk]), {"email": "mine@example.com"})
    link_of_root = lead.post(reverse("admin:auth_user_change", args=[root.pk]).replace("change/", "invite/"))
    lead.post(
        reverse("admin:auth_user_change", args=[rosa.pk]),
        {"first_name": "Rosa", "email": "rosa@example.com", "is_active": "on", "is_superuser": "on", "groups": []},
    )

    rosa.refresh_from_db()
    root.refresh_from_db()
    assert (add.status_code, of_root.status_code, link_of_root.status_code) == (403, 403, 403)
    assert (rosa.is_superuser, rosa.groups.count(), root.email) == (False, 1, "root@example.com")


def test_nobody_locks_themselves_out(administrator: Client) -> None:
    root = User.objects.get(username="root")

    administrator.post(
        reverse("admin:auth_user_change", args=[root.pk]), {"email": "root@example.com", "username": "root"}
    )

    root.refresh_from_db()
    assert root.is_active
    assert root.is_superuser
    assert root.is_staff


def test_nobody_deletes_themselves_be_it_among_others(administrator: Client) -> None:
    root, other = User.objects.get(username="root"), factories.UserFactory(username="other")
    address = reverse("admin:auth_user_changelist")

    alone = administrator.post(reverse("admin:auth_user_delete", args=[root.pk]), {"post": "yes"})
    administrator.post(address, {"action": "delete_selected", "_selected_action": [root.pk, other.pk], "post": "yes"})

    assert alone.status_code == 403
    assert User.objects.filter(pk=root.pk).exists()


def test_times_are_shown_in_one_s_own_zone(browser_of: Browser, ticket: Ticket, django_assert_num_queries: Any) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(created_at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    lead = browser_of("Support lead")

    lead.post(reverse("my-account"), {"first_name": "Lea", "last_name": "", "time_zone": "Asia/Tokyo"})

    page = lead.get(reverse("admin:tickets_ticket_changelist")).content.decode()
    assert "21:00" in page
    assert StaffPreferences.objects.get().time_zone == "Asia/Tokyo"


def test_the_zone_is_there_again_after_the_next_login(administrator: Client) -> None:
    administrator.post(reverse("my-account"), {"first_name": "", "last_name": "", "time_zone": "Asia/Tokyo"})
    other = Client()

    other.post(reverse("admin:login"), {"username": "root", "password": PASSWORD})

    assert other.session["time_zone"] == "Asia/Tokyo"
    assert 'value="Asia/Tokyo" selected' in other.get(reverse("my-account")).content.decode()


def test_a_zone_that_is_gone_shows_the_installation_s(administrator: Client) -> None:
    factories.TicketFactory()
    session = administrator.session
    session["time_zone"] = "Nowhere/../Atlantis"
    session.save()

    assert administrator.get(reverse("admin:tickets_ticket_changelist")).status_code == 200


def _user_permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="auth", content_type__model="user")


def test_a_colleague_says_in_which_teams_they_get_new_tickets(browser_of: Callable[[str], Client]) -> None:
    lead = browser_of("Support lead")
    me = User.objects.get(pk=lead.session["_auth_user_id"])
    finance, desk = factories.TeamFactory(name="Payments"), factories.TeamFactory(name="Guides")
    paid, front = (TeamMember.objects.create(team=team, user=me) for team in (finance, desk))
    assert "Give me new tickets of" in lead.get(reverse("my-account")).content.decode()

    lead.post(reverse("my-account"), {"teams_shown": [paid.pk, front.pk], "available_in": [front.pk]})
    lead.post(reverse("my-account"), {"first_name": "Lea"})

    said = dict(TeamMember.objects.values_list("team__name", "is_available"))
    assert said == {"Payments": False, "Guides": True}


def test_nobody_speaks_for_another(browser_of: Callable[[str], Client]) -> None:
    other = TeamMember.objects.create(team=factories.TeamFactory(), user=User.objects.create_user("mira"))

    browser_of("Support lead").post(reverse("my-account"), {"teams_shown": [other.pk]})

    other.refresh_from_db()
    assert other.is_available
