"""What people do on the page of a ticket: each button one service, refusals said, permissions obeyed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resolution.review import verdicts
from routing.models import Correction, TopicExample
from tests import factories
from tests.helpdesk.desk_rows import answered, held_draft, routed, undelivered
from tickets.models import Message, Reply, ReplyState, Team, Ticket, TicketEvent
from tickets.states import ReviewState, Status

pytestmark = pytest.mark.second_python

Browser = Callable[[str], Client]


def do(browser: Client, ticket: Ticket, verb: str, **values: Any) -> Any:
    if verb in ("approve", "reject"):
        values = verdicts.shown_version(Ticket.objects.get(pk=ticket.pk)) | values
    return browser.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, verb]), values, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_reviewer_approves_a_held_draft(browser_of: Browser) -> None:
    ticket = held_draft()

    do(browser_of("Reviewer"), ticket, "approve")

    reply = Reply.objects.get(ticket=ticket)
    assert (reply.state, reply.status_after, reply.message.text) == (
        ReplyState.PENDING,
        Status.RESOLVED,
        "Ask your administrator for a seat.",
    )


def test_a_reviewer_rejects_with_a_reason(browser_of: Browser) -> None:
    ticket = held_draft()

    do(browser_of("Reviewer"), ticket, "reject", reason="Wrong article.")

    ticket.refresh_from_db()
    assert ticket.review_state == ReviewState.REJECTED
    assert TicketEvent.objects.get(kind="review.rejected").detail == {"reason": "Wrong article."}


def test_a_rejection_without_a_reason_is_asked_for_one(browser_of: Browser) -> None:
    ticket = held_draft()

    page = do(browser_of("Reviewer"), ticket, "reject", reason="")

    ticket.refresh_from_db()
    assert "Say what is wrong" in page.content.decode()
    assert ticket.review_state == ReviewState.HELD


def test_a_draft_can_be_edited_before_it_is_sent(browser_of: Browser) -> None:
    ticket = held_draft()

    page = browser_of("Reviewer").get(reverse("admin:tickets_ticket_change", args=[ticket.pk]), {"edit": "draft"})

    assert page.context["reply_text"] == "Ask your administrator for a seat."


def test_a_person_settles_the_topic_of_a_ticket_in_triage(browser_of: Browser) -> None:
    ticket, topic = routed(topic="unsure"), factories.TopicFactory(name="Seats")

    do(browser_of("Reviewer"), ticket, "settle-topic", topic=topic.pk)

    ticket.refresh_from_db()
    assert (ticket.topic, ticket.status, ticket.review_state) == ("Seats", Status.IN_PROGRESS, ReviewState.NONE)
    assert (ticket.move, ticket.decisions.count()) == ("route", 2), "it is decided anew, and not to hold"


@pytest.mark.parametrize(("then", "after"), [("resolve", Status.RESOLVED), ("wait", Status.PENDING_CUSTOMER)])
def test_a_person_answers(then: str, after: Status, browser_of: Browser) -> None:
    ticket = held_draft()

    do(browser_of("Reviewer"), ticket, "reply", text="Here is your seat.", then=then)

    reply = Reply.objects.get(ticket=ticket)
    assert (reply.message.text, reply.status_after) == ("Here is your seat.", after)


def test_a_note_is_for_colleagues_only(browser_of: Browser, ticket: Ticket) -> None:
    do(browser_of("Reviewer"), ticket, "reply", text="Called her.", then="note")

    assert Message.objects.get(ticket=ticket, direction="note").text == "Called her."
    assert not Reply.objects.exists()


def test_what_was_typed_is_kept_when_it_can_not_be_sent(browser_of: Browser, ticket: Ticket) -> None:
    page = do(browser_of("Reviewer"), ticket, "reply", text="My long answer", then="resolve")

    assert said(page) == ["Settle the topic first."]
    assert "My long answer</textarea>" in page.content.decode()


def test_an_empty_reply_is_refused_beside_its_field(browser_of: Browser) -> None:
    page = do(browser_of("Reviewer"), held_draft(), "reply", text=" ", then="wait")

    assert "Write something first." in page.content.decode()


def test_team_and_priority_are_changed_together(browser_of: Browser, ticket: Ticket) -> None:
    team = Team.objects.get(name="Finance")

    do(browser_of("Support lead"), ticket, "change", team=team.pk, priority="urgent")

    ticket.refresh_from_db()
    assert (ticket.team, ticket.priority) == (team, "urgent")


def test_an_open_ticket_can_not_be_closed(browser_of: Browser, ticket: Ticket) -> None:
    page = do(browser_of("Support lead"), ticket, "close")

    assert said(page) == ["A ticket that is open can't become closed."]


def test_a_reply_of_unknown_fate_is_confirmed(browser_of: Browser) -> None:
    reply = undelivered()

    do(browser_of("Reviewer"), reply.ticket, "mark-sent", reply=reply.pk)

    reply.refresh_from_db()
    assert (reply.state, Ticket.objects.get().status) == (ReplyState.SENT, Status.RESOLVED)


def test_a_failed_reply_is_sent_again(browser_of: Browser) -> None:
    reply = undelivered(ReplyState.FAILED)

    do(browser_of("Reviewer"), reply.ticket, "send-again", reply=reply.pk)

    reply.refresh_from_db()
    assert (reply.state, reply.deliveries) == (ReplyState.PENDING, 0)


def test_the_reply_of_another_ticket_is_left_alone(browser_of: Browser, ticket: Ticket) -> None:
    reply = undelivered()

    page = do(browser_of("Reviewer"), ticket, "mark-sent", reply=reply.pk)

    assert said(page) == ["This reply belongs to another ticket."]


VERBS = ["reply", "change", "close", "approve", "reject", "settle-topic", "mark-sent", "send-again", "bump", "teach"]
VERBS += ["undo-correction"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ["Auditor", "Integration manager"])
def test_who_may_only_look_can_do_nothing(verb: str, role: str, browser_of: Browser, ticket: Ticket) -> None:
    before = TicketEvent.objects.count()

    page = do(browser_of(role), ticket, verb, text="x", then="note", reason="x")

    assert (page.status_code, TicketEvent.objects.count()) == (403, before)


@pytest.mark.parametrize("verb", VERBS)
def test_a_link_changes_nothing(verb: str, root: Client, ticket: Ticket) -> None:
    assert root.get(reverse("admin:tickets_ticket_do", args=[ticket.pk, verb])).status_code == 405


def test_a_post_of_another_site_is_refused(ticket: Ticket, root: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = root.cookies

    answer = strict.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, "reply"]), {"text": "x", "then": "note"})

    assert (answer.status_code, Message.objects.filter(direction="note").count()) == (403, 0)


def test_an_unknown_verb_is_a_404(root: Client, ticket: Ticket) -> None:
    assert root.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, "explode"])).status_code == 404


def test_the_page_says_why_the_ticket_came_here(root: Client) -> None:
    page = root.get(reverse("admin:tickets_ticket_change", args=[held_draft().pk])).content.decode()

    assert "Hold what can&#x27;t be told" in page
    assert "does not hold" in page
    assert "Read as “login”, urgency medium, tone calm." in page


def test_a_lead_sees_a_sent_answer_to_review(root: Client) -> None:
    ticket = answered(confidence=0.7)
    Ticket.objects.filter(pk=ticket.pk).update(review_state=ReviewState.SENT_FOR_REVIEW, status=Status.PENDING_CUSTOMER)

    page = root.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode()

    assert "Was this answer right?" in page
    assert "Approve and resolve" in page


def test_a_weak_draft_is_folded_and_has_no_one_click_send(root: Client) -> None:
    weak, fair = (answered(confidence=confidence) for confidence in (0.29, 0.31))

    pages = [
        root.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode() for ticket in (weak, fair)
    ]

    assert "Nothing found that fits" in pages[0]
    assert "Send as it stands" not in pages[0]
    assert "Edit and send" in pages[0]
    assert "Nothing found that fits" not in pages[1]
    assert "Send as it stands" in pages[1]


def test_a_rejected_draft_stays_visible_with_who_and_why(root: Client) -> None:
    ticket = held_draft()
    do(root, ticket, "reject", reason="Wrong article.")

    page = root.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode()

    assert "Rejected by <bdi>root</bdi>" in page
    assert "Wrong article." in page
    assert "The rejected draft; it was not sent" in page
    assert "Ask your administrator for a seat." in page


def test_the_page_speaks_of_the_assistant_and_of_one_state(root: Client) -> None:
    ticket = held_draft()

    page = root.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode()

    assert "Waiting for you: check the draft" in page
    assert "Pending customer" not in page
    assert "Assistant" in page
    assert "resolution-agent" not in page
    assert "Cycle 1" not in page
    assert f"<title>#{ticket.number} Cannot access my dashboard" in " ".join(page.split()).replace(
        "<title> ", "<title>"
    )


def test_a_ticket_is_given_to_a_person_and_tagged(browser_of: Browser) -> None:
    ticket, colleague = routed(), factories.UserFactory(username="mira")

    page = do(browser_of("Reviewer"), ticket, "change", priority="high", assignee=colleague.pk, tags="Refund, beta")

    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.tags, ticket.priority) == (colleague, ["beta", "refund"], "high")
    assert "Changed assignee from nothing to mira." in page.content.decode()


def test_what_a_page_did_not_have_is_left_as_it_is(browser_of: Browser) -> None:
    ticket, colleague = routed(), factories.UserFactory(username="mira")
    Ticket.objects.filter(pk=ticket.pk).update(assignee=colleague, tags=["beta"])

    do(browser_of("Reviewer"), ticket, "change", priority="high")

    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.tags) == (colleague, ["beta"])


def test_a_tag_that_is_none_is_refused_and_nothing_is_changed(browser_of: Browser) -> None:
    ticket = routed()

    page = do(browser_of("Reviewer"), ticket, "change", priority="urgent", tags="<b>").content.decode()

    ticket.refresh_from_db()
    assert (ticket.priority, ticket.tags) == ("normal", [])
    assert "is no tag" in page


@pytest.mark.parametrize(("query", "found"), [("tags=beta", 1), ("tags=beta+refund", 0), ("tags=%3Cb%3E", 0)])
def test_the_list_is_filtered_by_tags(query: str, found: int, browser_of: Browser) -> None:
    Ticket.objects.filter(pk=routed().pk).update(tags=["beta"])
    routed()

    page = browser_of("Reviewer").get(f"{reverse('admin:tickets_ticket_changelist')}?{query}")

    assert page.context["cl"].result_count == found


def test_the_list_is_filtered_by_the_person(browser_of: Browser) -> None:
    colleague = factories.UserFactory(username="mira")
    Ticket.objects.filter(pk=routed().pk).update(assignee=colleague)
    routed()

    page = browser_of("Reviewer").get(f"{reverse('admin:tickets_ticket_changelist')}?assignee=mira")

    assert page.context["cl"].result_count == 1


def test_another_topic_is_asked_about_where_most_examples_say_otherwise(browser_of: Browser) -> None:
    ticket, topic = routed(), factories.TopicFactory(name="Seats", category="billing")
    browser = browser_of("Reviewer")

    asked = do(browser, ticket, "change", topic=topic.pk)
    before = Correction.objects.count()
    do(browser, ticket, "change", topic=topic.pk, teaching="anyway")

    ticket.refresh_from_db()
    assert "Yes, and teach it" in asked.content.decode()
    assert (before, ticket.topic, ticket.category) == (0, "Seats", "billing")
    assert TopicExample.objects.get(ticket=ticket).topic == topic


def test_a_correction_is_taken_back_on_the_page(browser_of: Browser) -> None:
    ticket, browser = routed(), browser_of("Reviewer")

    page = do(browser, ticket, "bump", direction="up").content.decode()
    do(browser, ticket, "undo-correction", correction=Correction.objects.get().pk)

    ticket.refresh_from_db()
    assert "priority: normal → high" in page
    assert (ticket.priority, ticket.bump) == ("normal", 0)


def test_a_ticket_becomes_an_example_in_one_click(browser_of: Browser) -> None:
    topic, ticket = factories.TopicFactory(name="login"), routed()

    page = do(browser_of("Reviewer"), ticket, "teach")

    assert TopicExample.objects.get(ticket=ticket).topic == topic
    assert "It is an example of its topic." in page.content.decode()


def test_nobody_s_any_more(browser_of: Browser) -> None:
    ticket, colleague = routed(), factories.UserFactory(username="mira")
    Ticket.objects.filter(pk=ticket.pk).update(assignee=colleague)

    do(browser_of("Reviewer"), ticket, "change", assignee="")

    ticket.refresh_from_db()
    assert ticket.assignee is None
