"""What tickets are decided by now: the newest published rule set, each topic's team, and the names that there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from routing.decisions.ready import KnownNames, ReadySet, make_set_ready
from routing.models import RuleSet, Topic, Vip
from routing.rules.document import Document
from routing.rules.names import colleagues, earlier_names, topics_by_any_name, with_earlier_names
from routing.rules.versions import newest
from routing.teams.vips import PeopleRows, load_people
from tickets.db.row_cache import RowCache
from tickets.models import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    ready: ReadySet = field(default_factory=ReadySet)
    # Each topic's team, by their names.
    topic_teams: Mapping[str, str] = field(default_factory=dict)
    people: PeopleRows = field(default_factory=PeopleRows)


def current() -> Current:
    """One cheap question to the database, as long as nothing has changed."""
    return _KEPT.current()


def known_names() -> KnownNames:
    teams = dict(Team.objects.values_list("name", "pk"))
    people = dict(colleagues().values_list("username", "pk"))
    earlier = earlier_names()
    return KnownNames(
        teams=with_earlier_names(teams, earlier, "teams"),
        people=with_earlier_names(people, earlier, "people"),
        team_ids=teams,
        people_ids=people,
        topics=topics_by_any_name(),
    )


def _load() -> Current:
    published = newest()
    document = published.document if published else Document()
    ready = make_set_ready(document, known_names(), number=published.number if published else None)
    topics = Topic.objects.filter(team__isnull=False).values_list("name", "team__name")
    return Current(ready=ready, topic_teams=dict(topics), people=load_people())


_KEPT = RowCache(_load, RuleSet, Topic, Team, User, Vip)
