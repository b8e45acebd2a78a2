"""Once a week leads and managers hear what had no team."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from helpdesk.staff.notice_choices import notice_refusal
from routing.models import Notice
from routing.notices.compose import compose_notice
from routing.notices.deliver import deliver_notice
from routing.notices.digest import write_digests
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets.models import TeamMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> TeamMember:
    user = factories.UserFactory(username="lea", email="lea@example.com")
    return TeamMember.objects.create(team=factories.TeamFactory(), user=user, role="lead")


def test_each_lead_gets_one_on_monday_however_often_it_is_written(lead: TeamMember) -> None:
    ticket = routed()

    on_tuesday = write_digests(timezone.now() + _to_monday() + timedelta(days=1))
    first, again = write_digests(timezone.now() + _to_monday()), write_digests(timezone.now() + _to_monday())

    notice = Notice.objects.get(kind="digest")
    assert (on_tuesday, first, again) == (0, 1, 0)
    assert (notice.recipient, notice.content["count"]) == (lead.user, 1)
    assert notice.content["tickets"][0]["number"] == ticket.number
    assert f"#{ticket.number}" in str(compose_notice(notice, lead.user).body)


def test_where_nothing_fell_through_nobody_is_mailed(lead: TeamMember) -> None:
    factories.TopicFactory(name="login", team=lead.team)
    routed()

    assert write_digests(timezone.now() + _to_monday()) == 0


def test_without_leads_whoever_may_change_topics_hears_it() -> None:
    reader = factories.staff_with("Support lead")
    routed()

    write_digests(timezone.now() + _to_monday())

    assert Notice.objects.get().recipient == reader


def test_it_is_sent_like_any_notice(lead: TeamMember) -> None:
    routed()
    write_digests(timezone.now() + _to_monday())
    Notice.objects.update(due_at=Now())

    deliver_notice(Notice.objects.get().pk, refusal=notice_refusal)

    assert Notice.objects.get().state == "sent"


def _to_monday() -> timedelta:
    """The next moment at which it is Monday here, within what the last week holds."""
    return timedelta(days=(7 - timezone.localtime().weekday()) % 7)
