"""The names that rules may use: of topics, teams, people, integrations, mailboxes and calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from routing.conditions.parse import RETIRED
from routing.models import Calendar, RuleSet, Topic
from tickets.db.row_batch import rows_at_once
from tickets.models import Integration, Mailbox, Team
from tickets.states import UNSURE


def names_of_rows() -> dict[str, dict[str, str]]:
    """By kind, each name as it is written by the same in small letters: what a rule that is saved may name.

    One statement: the pages that edit rules ask for it, some of them twice.
    """
    topics, teams, people, integrations, mailboxes, calendars, newest = rows_at_once(
        _topics(),
        Team.objects.order_by("name").only("name"),
        colleagues().only("username"),
        Integration.objects.order_by("name").only("name"),
        Mailbox.objects.order_by("address").only("address"),
        Calendar.objects.order_by("name").only("name"),
        RuleSet.objects.order_by("-number").only("document")[:1],
    )
    earlier = newest[0].document.get("names") if newest else None
    return {
        "topics": _by_any_name([topic for topic in topics if topic.is_active]) | {UNSURE: UNSURE},
        f"{RETIRED} topics": _by_any_name([topic for topic in topics if not topic.is_active]),
        "teams": with_earlier_names({team.name: team.pk for team in teams}, earlier, "teams"),
        "people": with_earlier_names({person.username: person.pk for person in people}, earlier, "people"),
        "integrations": by_name(integration.name for integration in integrations),
        "mailboxes": by_name(mailbox.address for mailbox in mailboxes),
        "calendars": by_name(calendar.name for calendar in calendars),
    }


def colleagues() -> QuerySet[User]:
    """Who a ticket may be assigned to."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("username")


def by_name(names: Iterable[str]) -> dict[str, str]:
    """Each as it is written, by the same in small letters."""
    return {name.casefold(): name for name in names}


def topics_by_any_name() -> dict[str, str]:
    """Today's name of each topic, by each that it had: a name of now wins over one of before."""
    return _by_any_name(list(_topics()))


def _topics() -> QuerySet[Topic]:
    return Topic.objects.order_by("name").only("name", "former_names", "is_active")


def _by_any_name(topics: list[Topic]) -> dict[str, str]:
    former = {name.casefold(): topic.name for topic in topics for name in topic.former_names}
    return former | by_name(topic.name for topic in topics)


def earlier_names() -> Any:
    """By kind, what the newest version called the rows that it names."""
    return RuleSet.objects.order_by("-number").values_list("document__names", flat=True).first()


def with_earlier_names(rows: Mapping[str, int], earlier: Any, kind: str) -> dict[str, str]:
    """Today's names by themselves, and by what the newest version called the same rows."""
    names = {key: name for name, key in rows.items()}
    was = (earlier or {}).get(kind, {})
    return {name.casefold(): names[key] for name, key in was.items() if key in names} | by_name(rows)
