"""Colleagues are told by mail, once of one problem, and never more than they can read."""

from __future__ import annotations

import email
from email import policy
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now

from helpdesk.courier import Courier
from helpdesk.staff.notice_choices import choose_notices, notice_refusal
from routing.models import Notice, NoticeState
from routing.notices.deliver import deliver_notice
from routing.notices.notify import notify_assignee, notify_of_move
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets import lifecycle
from tickets.models import Team, TeamMember, Ticket
from tickets.states import Status

pytestmark = pytest.mark.django_db


def colleague(name: str = "mira", **values: Any) -> User:
    return factories.UserFactory(username=name, **{"email": f"{name}@example.com"} | values)


def member(team: Team, role: str, name: str) -> User:
    user = colleague(name)
    TeamMember.objects.create(team=team, user=user, role=role)
    return user


def moved(move: str, **values: Any) -> Ticket:
    ticket = routed()
    Ticket.objects.filter(pk=ticket.pk).update(move=move, **values)
    ticket.refresh_from_db()
    return ticket


def give(ticket: Ticket, person: User) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(assignee=person)
    notify_assignee(ticket, person, reason="ann gave it to you.")


def send(notice: Notice) -> Notice:
    Notice.objects.filter(pk=notice.pk).update(due_at=Now())
    deliver_notice(notice.pk, refusal=notice_refusal)
    notice.refresh_from_db()
    return notice


def mails(outbox: Path) -> list[Any]:
    files = sorted(outbox.glob("*.eml")) if outbox.exists() else []
    return [email.message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]


def test_the_mail_is_a_card_of_the_ticket(outbox: Path) -> None:
    ticket, mira = routed(), colleague()
    give(ticket, mira)

    notice = send(Notice.objects.get())

    (mail,) = mails(outbox)
    text = mail.get_body(("plain",)).get_content()
    assert (notice.state, notice.address) == (NoticeState.SENT, "mira@example.com")
    assert mail["Subject"] == f"Yours: #{ticket.number} {ticket.title}"
    assert mail["Auto-Submitted"] == "auto-generated"
    for told in ("ann gave it to you.", "Topic: login", "Urgency: medium", "Tone: calm", ticket.body, "Reassign: http"):
        assert told in text


def test_a_customer_s_words_are_no_markup(outbox: Path) -> None:
    ticket = factories.TicketFactory(subject="<b>x</b>\r\nBcc: evil@example.com", body="<script>alert(1)</script>")
    give(ticket, colleague())

    send(Notice.objects.get())

    (mail,) = mails(outbox)
    assert mail["Bcc"] is None
    assert "<script>" not in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize(("move", "told", "kind"), [("escalate", "boss", "escalated"), ("priority", "lea", "priority")])
def test_a_manager_is_told_of_escalations_and_a_lead_of_priorities(move: str, told: str, kind: str) -> None:
    team = factories.TeamFactory()
    member(team, "manager", "boss")
    member(team, "lead", "lea")
    member(team, "member", "mia")

    notify_of_move(moved(move), team, reason="High.")

    notice = Notice.objects.get()
    assert (notice.recipient and notice.recipient.username, notice.kind) == (told, kind)


def test_of_what_goes_its_usual_way_nobody_is_told() -> None:
    team = factories.TeamFactory()
    member(team, "lead", "lea")

    notify_of_move(moved("route"), team, reason="So.")

    assert not Notice.objects.exists()


def test_one_problem_pings_once() -> None:
    team = factories.TeamFactory()
    member(team, "lead", "lea")
    first = moved("priority")
    second, other = moved("priority", customer=first.customer), moved("priority")

    for ticket in (first, first, second, other):
        notify_of_move(ticket, team, reason="High.")

    assert {notice.ticket for notice in Notice.objects.all()} == {first, other}


def test_a_switch_counts_for_what_waits_too(outbox: Path) -> None:
    mira = colleague()
    give(routed(), mira)
    choose_notices(mira.pk, muted=["assigned"])

    notice = send(Notice.objects.get())

    assert (notice.state, mails(outbox)) == (NoticeState.CANCELLED, [])
    assert "switched these notices off" in notice.last_error


def test_more_than_the_cap_are_not_mailed(outbox: Path, settings: Any) -> None:
    settings.NOTICES_AN_HOUR = 2
    mira = colleague()
    for _ in range(3):
        give(routed(), mira)

    states = [send(notice).state for notice in Notice.objects.order_by("created_at")]

    assert states == [NoticeState.SENT, NoticeState.SENT, NoticeState.CANCELLED]
    assert len(mails(outbox)) == 2


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_who_can_t_be_told_is_not(values: dict[str, Any], outbox: Path) -> None:
    mira = colleague(**values)
    give(routed(), mira)

    assert send(Notice.objects.get()).state == NoticeState.CANCELLED
    assert mails(outbox) == []


def test_what_may_have_left_is_not_sent_again(outbox: Path) -> None:
    give(routed(), colleague())
    Notice.objects.update(state=NoticeState.SENDING)

    assert send(Notice.objects.get()).state == NoticeState.UNKNOWN
    assert mails(outbox) == []


def test_a_mail_server_that_is_away_costs_no_try(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    give(routed(), colleague())

    notice = send(Notice.objects.get())

    assert (notice.state, notice.deliveries, notice.due_at is not None) == (NoticeState.PENDING, 0, True)
    assert "can't be reached" in notice.last_error


@pytest.mark.django_db(transaction=True)
def test_the_courier_sends_what_is_due(outbox: Path) -> None:
    give(routed(), colleague())
    courier = Courier(wake=lambda: None)

    begun = courier.step()
    courier.close()

    assert (begun, Notice.objects.get().state) == (1, NoticeState.SENT)
    assert len(mails(outbox)) == 1


def test_what_is_answered_by_then_or_somebody_else_s_is_not_told(outbox: Path) -> None:
    mira, ticket, other = colleague(), routed(), routed()
    give(ticket, mira)
    give(other, mira)
    lifecycle.move(ticket, Status.RESOLVED, by="test", resolution="Done.")
    Ticket.objects.filter(pk=other.pk).update(assignee=None)

    reasons = {send(notice).last_error for notice in Notice.objects.all()}

    assert reasons == {"It is answered already.", "It is not theirs any more."}
    assert mails(outbox) == []
