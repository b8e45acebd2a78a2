"""The names that rules may use: of topics, teams, people, integrations, mailboxes and calendars."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import QuerySet

from routing.models import Calendar, Topic
from tickets.models import Integration, Mailbox, Team
from tickets.states import UNSURE


def names_of_rows() -> dict[str, dict[str, str]]:
    """By kind, each name as it is written by the same in small letters: what a rule that is saved may name."""
    return {
        "topics": by_name([*Topic.objects.order_by("name").values_list("name", flat=True), UNSURE]),
        "teams": by_name(Team.objects.order_by("name").values_list("name", flat=True)),
        "people": by_name(colleagues().values_list("username", flat=True)),
        "integrations": by_name(Integration.objects.order_by("name").values_list("name", flat=True)),
        "mailboxes": by_name(Mailbox.objects.order_by("address").values_list("address", flat=True)),
        "calendars": by_name(Calendar.objects.order_by("name").values_list("name", flat=True)),
    }


def colleagues() -> QuerySet[User]:
    """Who a ticket may be assigned to."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("username")


def by_name(names: Iterable[str]) -> dict[str, str]:
    """Each as it is written, by the same in small letters."""
    return {name.casefold(): name for name in names}
