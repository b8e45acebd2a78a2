"""Trying on history in the admin: asked, watched, cancelled, read; by whom, and with how many queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from routing.backtests import slices
from routing.backtests.retention import delete_old_lists
from routing.models import Backtest
from routing.models.backtest import BacktestState
from tests import factories
from tests.helpdesk.conftest import logged_in
from tests.routing.backtests.history import begin, draft_rule, go_on, past, to_its_end
from tickets.actions.reassign import reassign_ticket
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
TRY = "admin:routing_backtest_try"


@pytest.fixture
def lead() -> Client:
    return logged_in(factories.staff_with("Support lead"))


def page_of(backtest: Backtest) -> str:
    return reverse("admin:routing_backtest_change", args=[backtest.pk])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_lead_asks_and_reads_the_report(lead: Client) -> None:
    right, *_ = past(3)
    reassign_ticket(right, priority="urgent", by="lena")
    rule = draft_rule()

    form = lead.get(reverse("admin:routing_rule_change", args=[rule.pk]))
    assert f"{reverse(TRY)}?rule={rule.pk}" in text(form)
    answer = lead.post(reverse(TRY), {"rule": rule.pk, "newest": "100"})
    backtest = Backtest.objects.get()
    assert answer["Location"] == page_of(backtest)
    assert "0 of 3 tickets" in text(lead.get(page_of(backtest)))

    report = text(lead.get(page_of(to_its_end(backtest))))
    assert "3 of 3 tickets would have been decided otherwise" in report
    assert "normal → urgent" in report
    assert "the draft <b>1</b>" in report
    assert reverse("admin:tickets_ticket_change", args=[right.pk]) in report
    people = text(lead.get(f"{page_of(backtest)}?list=people"))
    assert people.count("a person had made it") == 1


def test_the_bar_asks_until_the_end(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    past(2)
    backtest = go_on(begin(draft_rule()))
    bar = reverse("admin:routing_backtest_progress", args=[backtest.pk])

    while_running = lead.get(bar)
    to_its_end(backtest)
    at_the_end = lead.get(bar)

    assert 'hx-trigger="every 1s"' in text(while_running)
    assert "HX-Refresh" not in while_running
    assert at_the_end["HX-Refresh"] == "true"


def test_it_is_cancelled_once(lead: Client) -> None:
    past(1)
    backtest = begin(draft_rule())
    cancel = reverse("admin:routing_backtest_cancel", args=[backtest.pk])

    assert "stays" in text(lead.post(cancel, follow=True))
    assert "ended already" in text(lead.post(cancel, follow=True))
    assert lead.get(cancel).status_code == 405
    backtest.refresh_from_db()
    assert backtest.state == BacktestState.CANCELLED


def test_no_tickets_is_said(lead: Client) -> None:
    answer = lead.post(reverse(TRY), {"newest": "10"}, follow=True)

    assert "There were no tickets to try it on." in text(answer)


@pytest.mark.parametrize(
    "asked",
    [
        {"newest": "0"},
        {"newest": "many"},
        {"newest": "1000000000"},
        {"newest": "9", "since": "2026-03-02", "until": "2026-03-01"},
        {"newest": "9", "since": "soon"},
        {"newest": "9", "rule": "77777"},
        {"newest": "9", "rule": "x" * 40},
    ],
)
def test_what_makes_no_sense_is_refused(lead: Client, asked: dict[str, str]) -> None:
    answer = lead.post(reverse(TRY), asked)

    assert answer.status_code == 200
    assert "hd-error" in text(answer)
    assert not Backtest.objects.exists()


def test_the_last_day_that_there_is_can_be_asked_for(lead: Client) -> None:
    assert lead.post(reverse(TRY), {"newest": "9", "since": "0001-01-01", "until": "9999-12-31"}).status_code == 302


def test_one_ticket_is_tried_by_its_number(lead: Client) -> None:
    ticket = past(1)[0]
    rule = draft_rule()
    address = reverse("admin:routing_backtest_ticket")

    tried = text(lead.get(address, {"ticket": str(ticket.number), "rule": rule.pk}, follow=True))
    by_id = text(lead.get(address, {"ticket": ticket.public_id}, follow=True))
    unknown = text(lead.get(address, {"ticket": "#99999999999999999999"}))

    assert "With the rule <bdi>“Logins first”</bdi>" in tried
    assert "The unpublished rules would decide" in by_id
    assert "There is no ticket" in unknown


def test_only_the_lead_begins_and_the_auditor_reads(lead: Client) -> None:
    past(1)
    backtest = to_its_end(begin(draft_rule()))
    auditor = logged_in(factories.staff_with("Auditor"))

    assert auditor.get(page_of(backtest)).status_code == 200
    assert "Your role may read backtests" in text(auditor.get(reverse(TRY)))
    assert auditor.post(reverse(TRY), {"newest": "9"}).status_code == 403
    assert auditor.post(reverse("admin:routing_backtest_cancel", args=[backtest.pk])).status_code == 403
    for role in ("Reviewer", "Integration manager"):
        other = logged_in(factories.staff_with(role))
        assert other.get(page_of(backtest)).status_code == 403
        assert other.get(reverse(TRY)).status_code == 403
        assert other.get(reverse("admin:routing_backtest_progress", args=[backtest.pk])).status_code == 403


def test_pages_ask_the_same_whatever_the_size(lead: Client) -> None:
    counts = []
    for more in (3, 40):
        past(more)
        backtest = to_its_end(begin(draft_rule(name=f"Rule of {more}")))
        with CaptureQueriesContext(connection) as asked:
            lead.get(page_of(backtest))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 10
    assert text(lead.get(f"{page_of(backtest)}?p=2")).count("hd-number") == 43 - 25
    assert lead.get(f"{page_of(backtest)}?p=x&list=y").status_code == 200


def test_a_backtest_that_is_not_there(lead: Client) -> None:
    gone = "018f0000-0000-7000-8000-000000000000"

    assert lead.get(reverse("admin:routing_backtest_change", args=[gone])).status_code == 302
    assert lead.get(reverse("admin:routing_backtest_progress", args=[gone])).status_code == 404


def test_words_of_a_customer_are_no_html(lead: Client) -> None:
    ticket = past(1)[0]
    Ticket.objects.filter(pk=ticket.pk).update(subject="<script>alert('x')</script>")
    rule = draft_rule(name="<b>bold</b>")

    report = text(lead.get(page_of(to_its_end(begin(rule)))))

    assert "<script>alert" not in report
    assert "<b>bold" not in report


def test_after_its_days_the_list_is_deleted_and_the_figures_stay(lead: Client) -> None:
    past(2)
    old, young = to_its_end(begin(draft_rule())), to_its_end(begin(draft_rule(name="Another")))
    Backtest.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=91))

    assert delete_old_lists() == 2

    report = text(lead.get(page_of(old)))
    assert (old.tickets.count(), young.tickets.count()) == (0, 2)
    assert "2 of 2 tickets would have been decided otherwise" in report
    assert "The list was deleted 90 days after the backtest had ended" in report
