"""The first page: what needs a person, today's numbers, and what to do while there are none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from math import nextafter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from helpdesk.dashboard import statistics
from helpdesk.dashboard.page import fill_dashboard
from helpdesk.models import Heartbeat
from resolution.models import Attempt, Policy
from routing.event_kinds import RoutingEvent
from tests import factories
from tests.helpdesk.desk_rows import answered, held_draft, routed, undelivered
from tests.resolution.test_rates import ago, solved
from tests.rewriting import rewrite
from tickets import history
from tickets.actions import merge
from tickets.models import EventKind, Mailbox, Receipt, ReplyState, Ticket, TicketEvent

pytestmark = pytest.mark.slow


@pytest.fixture
def page(root: Client) -> Callable[[], Any]:
    return lambda: root.get(reverse("admin:index"))


def test_it_counts_what_needs_a_person_and_links_to_it(page: Callable[[], Any]) -> None:
    routed(topic="unsure")
    held_draft()
    undelivered()

    needs = page().context["needs"]

    counts = {label: count for label, count, _, _ in needs["rows"]}
    assert (counts["Topics to settle"], counts["Drafts to check"], counts["Replies not delivered"]) == (1, 1, 1)
    assert needs["total"] == 3


def test_every_link_of_it_leads_to_as_many_rows_as_it_says(page: Callable[[], Any], root: Client) -> None:
    routed(topic="unsure")
    undelivered()
    sent = answered(confidence=0.7)
    Ticket.objects.filter(pk=sent.pk).update(review_state="sent_for_review")

    rows = page().context["needs"]["rows"]

    counted = {label: root.get(link).context["cl"].result_count for label, _, link, _ in rows}
    assert counted == {label: count for label, count, _, _ in rows}


def _counted_links(page: Any) -> list[tuple[str, int]]:
    found = re.findall(r'<a [^>]*href="([^"]+)" data-count="(\d+)"', page.content.decode())
    return [(unescape(link), int(count)) for link, count in found]


def _rows_behind(link: str, root: Client) -> int:
    shown = root.get(link).context
    return int(shown["cl"].result_count if shown.get("cl") else shown["total"])


@pytest.fixture
def busy(db: None) -> None:
    """Something behind every number, today and a week ago, and beside it what does not count."""
    _tickets_of_today()
    _tickets_of_last_week()
    _troubles()


def _tickets_of_today() -> None:
    routed(topic="unsure")
    undelivered()
    undelivered(ReplyState.FAILED)
    held_draft()
    for confidence in (0.6, 0.7, 0.8333333, 0.95, 1.0):
        sent = answered(confidence=confidence)
        Ticket.objects.filter(pk=sent.pk).update(first_answer_at=timezone.now())
    Ticket.objects.filter(pk=sent.pk).update(review_state="sent_for_review")
    Policy.objects.update(review_from=0.3)
    first, second = factories.TicketFactory(), factories.TicketFactory()
    merge.merge_tickets(second, into=first, by="lena")


def _tickets_of_last_week() -> None:
    then = timezone.now() - timedelta(days=7, seconds=30)
    old = [factories.TicketFactory(), factories.TicketFactory(), answered(confidence=0.95)]
    Ticket.objects.filter(pk__in=[one.pk for one in old]).update(created_at=then)
    Ticket.objects.filter(pk=old[-1].pk).update(first_answer_at=timezone.now() - timedelta(days=1))
    Ticket.objects.filter(pk=old[0].pk).update(
        category="billing", resolution="Settled.", assigned_agent="a", status="resolved"
    )
    for ticket, at in [(old[0], then), (old[1], timezone.now()), (old[2], then - timedelta(days=2))]:
        history.record(ticket, EventKind.STATUS, by="lena", from_value="open", to_value="resolved")
        rewrite(TicketEvent.objects.filter(ticket=ticket, to_value="resolved"), at=at)
    rewrite(Attempt.objects.filter(ticket=old[2]), created_at=then - timedelta(days=9))


def _troubles() -> None:
    ticket = Ticket.objects.filter(merged_into=None).first()
    assert ticket is not None
    for kind in (EventKind.FAILED, EventKind.NOT_SENT, RoutingEvent.FELL_BACK):
        history.record(ticket, kind, by="pipeline")
    for number, outcome in enumerate(["failed", "refused", "suspended", "suspended"]):
        Receipt.objects.create(outcome=outcome, external_id=str(number), body=b"", body_digest=bytes(32))
    rewrite(Receipt.objects.filter(external_id="3"), received_at=timezone.now() - timedelta(days=3))
    Mailbox.objects.create(address="a@example.com", failures=2)
    Mailbox.objects.create(address="b@example.com")


def test_every_number_leads_to_exactly_the_rows_that_it_counts(
    page: Callable[[], Any], root: Client, busy: None
) -> None:
    shown = page()
    links = _counted_links(shown)

    assert len(links) >= 30
    assert sum(count > 0 for _, count in links) > 25
    assert [(link, _rows_behind(link, root)) for link, _ in links] == links


def test_no_number_of_it_stands_without_a_link(page: Callable[[], Any], busy: None) -> None:
    panel = page().content.decode().split('class="hd-desk hd-dashboard"')[1].split("</main>")[0]
    unlinked = re.sub(r"<a .*?</a>", "", panel, flags=re.DOTALL)

    assert re.findall(r">\s*([1-9]\d*)\s*<", unlinked) == []


def test_it_says_where_held_drafts_would_now_be_answered(page: Callable[[], Any], browser_of: Any) -> None:
    held_draft()
    nothing = page().content.decode()
    Policy.objects.update(review_from=0.3)

    assert "would now be answered" not in nothing
    assert "1 held draft would now be answered" in page().content.decode()
    assert "would now be answered" not in browser_of("Reviewer").get(reverse("admin:index")).content.decode()


def test_a_confidence_between_two_bins_is_counted_where_it_is_listed(db: None) -> None:
    for place in range(1, statistics.BINS):
        border = place / statistics.BINS
        for confidence in (nextafter(border, 0), border):
            answered(confidence=confidence)

    found = statistics.confidences(timezone.now() - timedelta(days=1))

    counts = [sum(in_band[place] for in_band in found.values()) for place in range(statistics.BINS)]
    assert counts == [1, *[2] * (statistics.BINS - 2), 1]


def test_the_median_counts_who_still_waits(db: None) -> None:
    quick, *waiting = [factories.TicketFactory() for _ in range(3)]
    Ticket.objects.update(created_at=timezone.now() - timedelta(hours=2))
    Ticket.objects.filter(pk=quick.pk).update(first_answer_at=timezone.now() - timedelta(hours=1, minutes=59))

    (day,) = statistics.days((timezone.now() - timedelta(hours=3), timezone.now()))

    assert len(waiting) == day.waiting == 2
    assert day.median_answer is not None
    assert day.median_answer >= timedelta(hours=2)


def test_every_figure_of_today_leads_to_its_rows(page: Callable[[], Any], root: Client) -> None:
    alone, waiting = answered(confidence=0.95), held_draft()
    Ticket.objects.filter(pk=alone.pk).update(first_answer_at=timezone.now())

    received, _, still, _ = page().context["today"]

    counts = [root.get(link).context["cl"].result_count for link in (received.link, still.link)]
    assert (still.value, counts) == ("1", [2, 1])
    assert waiting.pk != alone.pk


def test_a_day_without_answers_has_no_rate(db: None) -> None:
    (day,) = statistics.days((timezone.now() - timedelta(hours=1), timezone.now()))

    assert (day.received, day.median_answer) == (0, None)


def test_confidences_fall_into_twentieths_by_band(db: None) -> None:
    for confidence in (0.4, 0.7, 0.95, 1.0):
        answered(confidence=confidence)

    found = statistics.confidences(timezone.now() - timedelta(days=1))

    assert {band: [at for at, count in enumerate(counts) if count] for band, counts in found.items()} == {
        "hold": [8],
        "review": [14],
        "auto": [19],
    }
    assert found["auto"][19] == 2


def test_without_tickets_it_says_how_the_first_one_comes(page: Callable[[], Any]) -> None:
    shown = page().content.decode()

    assert "curl -X POST" in shown
    assert "Nothing waits for a person." in shown


@pytest.mark.parametrize(("age", "word"), [(20, "Working"), (4_000, "Silent")])
def test_it_says_whether_the_workers_work(age: int, word: str, page: Callable[[], Any]) -> None:
    Heartbeat.objects.create(name="workers", beat_at=timezone.now() - timedelta(seconds=age))

    assert word in page().content.decode()


def test_staff_without_a_role_see_no_numbers(rf: Any) -> None:
    request = rf.get("/")
    request.user = factories.UserFactory.build()
    request.user.has_perm = lambda name: False

    assert fill_dashboard(request, {}) == {}


def test_what_is_urgent_stands_first_and_then_what_waits_longest(page: Callable[[], Any], root: Client) -> None:
    names = {}
    for name, priority, hours in [
        ("new", "high", 1),
        ("trivial", "low", 90),
        ("outage", "urgent", 1),
        ("old", "high", 9),
    ]:
        ticket = held_draft(ticket=routed(factories.TicketFactory(subject=name)))
        since = timezone.now() - timedelta(hours=hours)
        Ticket.objects.filter(pk=ticket.pk).update(priority=priority, waiting_since=since)
        names[ticket.pk] = name

    listed = root.get(reverse("admin:tickets_ticket_changelist"), {"attention": "needed"}).context["cl"]
    sorted_by_priority = root.get(reverse("admin:tickets_ticket_changelist"), {"o": "1"}).context["cl"]
    sorted_backwards = root.get(reverse("admin:tickets_ticket_changelist"), {"o": "-1"}).context["cl"]

    wanted = ["outage", "old", "new", "trivial"]
    assert [ticket.subject for ticket in page().context["longest_waiting"]] == wanted
    assert [ticket.subject for ticket in listed.result_list] == wanted
    assert [ticket.subject for ticket in sorted_by_priority.result_list] == wanted
    assert [ticket.subject for ticket in sorted_backwards.result_list] == wanted[::-1]


def test_the_worst_are_found_by_an_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    plan = Ticket.objects.needing_a_person().worst_first()[:25].explain()

    assert "ticket_needing" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("role", ["Support lead", "Reviewer", "Auditor", "Integration manager"])
def test_nobody_is_led_to_a_page_that_they_may_not_open(
    role: str, browser_of: Callable[[str], Client], busy: None
) -> None:
    browser = browser_of(role)
    shown = browser.get(reverse("admin:index")).content.decode()

    links = {unescape(link) for link in re.findall(r'href="(/admin/[^"]*)"', shown)}

    assert len(links) > 5
    assert {link: browser.get(link).status_code for link in links if "/logout/" not in link} == dict.fromkeys(
        (link for link in links if "/logout/" not in link), 200
    )


def test_a_number_that_one_may_not_open_stands_without_its_link(
    browser_of: Callable[[str], Client], busy: None
) -> None:
    shown = browser_of("Reviewer").get(reverse("admin:index")).content.decode()

    assert "Mailboxes failing" in shown
    assert "/admin/tickets/mailbox/" not in shown


def test_replies_and_the_drafts_to_send_lead_back(root: Client) -> None:
    replies = root.get(reverse("admin:tickets_reply_changelist")).content.decode().split("<h1")[1].split("</h1>")[0]
    drafts = root.get(reverse("admin:resolution_would_be_answered")).content.decode().split('id="content"')[1]

    assert 'href="/admin/tickets/ticket/"' in replies
    assert 'href="/admin/resolution/policy/"' in drafts


def test_the_dashboard_tells_the_rates_with_their_definition_and_their_tickets(root: Client) -> None:
    solved()
    held_draft()
    ago(timedelta(days=4))

    page = root.get(reverse("admin:index"))

    figures = {one.label: one for one in page.context["automation"].figures}
    assert {name: one.value for name, one in figures.items()} == {
        "Automation": "50 %",
        "Involvement": "50 %",
        "Resolution": "100 %",
        "Of tickets": "2",
    }
    assert "Automation is involvement × resolution" in page.content.decode()
    for figure in figures.values():
        assert root.get(figure.link).context["cl"].result_count == figure.rows
