"""The names that rules may use: of topics, teams, people, integrations, mailboxes and calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db.models import QuerySet

from routing.models import Calendar, RuleSet, Topic
from tickets.models import Integration, Mailbox, Team
from tickets.states import UNSURE


def names_of_rows() -> dict[str, dict[str, str]]:
    """By kind, each name as it is written by the same in small letters: what a rule that is saved may name."""
    return {
        "topics": topics_by_any_name() | {UNSURE: UNSURE},
        "teams": with_earlier_names("teams", dict(Team.objects.order_by("name").values_list("name", "pk"))),
        "people": with_earlier_names("people", dict(colleagues().values_list("username", "pk"))),
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


def topics_by_any_name() -> dict[str, str]:
    """Today's name of each topic, by each that it had: a name of now wins over one of before."""
    topics = list(Topic.objects.order_by("name").only("name", "former_names"))
    former = {name.casefold(): topic.name for topic in topics for name in topic.former_names}
    return former | by_name(topic.name for topic in topics)


def with_earlier_names(kind: str, rows: Mapping[str, int]) -> dict[str, str]:
    """Today's names by themselves, and by what the newest version called the same rows."""
    named = RuleSet.objects.order_by("-number").values_list("document__names", flat=True).first()
    names = {key: name for name, key in rows.items()}
    was = (named or {}).get(kind, {})
    return {name.casefold(): names[key] for name, key in was.items() if key in names} | by_name(rows)
