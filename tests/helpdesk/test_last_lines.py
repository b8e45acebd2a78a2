"""Every answer closes with what is true, whoever wrote it: in the mail, on the page of answers, to a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from helpdesk import flow
from resolution import answering
from resolution.answering import guards
from resolution.answering.base import Draft
from resolution.models import Policy
from resolution.policies.caps import NO_CAP
from tests import factories
from tests.doors.messages_api import MessagesApi, configured, message
from tests.helpdesk.desk_rows import held_draft
from tests.resolution.context import context_of
from tests.tickets.replies import send_due
from tickets.actions.last_lines import GO_ON, PERSON_COMES, PERSON_READS, close_answer
from tickets.models import Origin, Reply, Ticket
from tickets.states import Band


def model_says(text: str, *passages: str) -> dict[str, object]:
    statements = [{"text": text, "passages": list(passages), "new_paragraph": True}] if text else []
    known = {"can_answer": bool(text), "unanswered": [], "blockers": [], "confidence": 0.97, "reasons": ["So."]}
    return known | {"statements": statements}


pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def model(settings: Any) -> Iterator[MessagesApi]:
    settings.READER = "local"
    with configured(settings) as vendor:
        yield vendor


def let_people_take_over(ticket: Ticket) -> None:
    Policy.objects.filter(category=ticket.category).update(people_after_answer=True)


def draft_of(engine: str, model: MessagesApi, settings: Any, *, people_take_over: bool) -> str:
    settings.ANSWERER = engine
    model.will_answer(message(model_says("Hello Ann,\n\nit is under Billing.")))
    context = replace(context_of("where is my invoice"), people_take_over=people_take_over)
    return answering.draft(context)[0].text


@pytest.mark.parametrize("engine", ["local", "anthropic"])
@pytest.mark.parametrize(("people_take_over", "line"), [(False, GO_ON), (True, PERSON_COMES)])
def test_what_any_engine_writes_says_who_reads_what_comes_next(
    engine: str, people_take_over: bool, line: str, model: MessagesApi, settings: Any
) -> None:
    assert draft_of(engine, model, settings, people_take_over=people_take_over).endswith(f"\n\n{line}")


def test_an_engine_without_an_answer_says_nothing(model: MessagesApi, settings: Any) -> None:
    settings.ANSWERER = "anthropic"
    model.will_answer(message(model_says("")))

    assert answering.draft(context_of("where is my invoice"))[0].text == ""


def test_the_mail_of_a_models_answer_says_that_people_take_over(
    model: MessagesApi, settings: Any, ticket: Ticket, outbox: Path
) -> None:
    settings.ANSWERER = "anthropic"
    factories.ArticleFactory()
    factories.no_rules()
    Policy.objects.update(people_after_answer=True, auto_from=0, review_from=0)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    model.will_answer(message(model_says("You need a seat.", "P1")))

    flow.advance(str(ticket.pk))
    send_due()

    reply = Reply.objects.select_related("message").get(ticket=ticket)
    (mail,) = (message_from_bytes(path.read_bytes(), policy=default) for path in outbox.glob("*.eml"))
    assert reply.author == "anthropic"
    assert reply.promises_person
    assert reply.message.text == f"You need a seat.\n\n{PERSON_COMES}"
    assert all(PERSON_COMES in " ".join(part.get_content().split()) for part in mail.walk() if not part.is_multipart())


@pytest.mark.parametrize(
    ("typed", "takes_over", "sent"),
    [
        ("It is done.\nLena", False, "It is done.\nLena"),
        ("It is done.\nLena", True, f"It is done.\nLena\n\n{PERSON_READS}"),
        (f"It is done.\n\n{GO_ON}", True, f"It is done.\n\n{PERSON_READS}"),
        (f"It is done.\n\n{PERSON_COMES}", False, f"It is done.\n\n{PERSON_COMES}"),
    ],
)
def test_a_persons_words_close_truly_too(typed: str, takes_over: bool, sent: str) -> None:
    assert close_answer(typed, origin=Origin.PERSON, person_comes=takes_over) == sent


def test_the_reply_box_shows_the_line_that_it_adds(root: Client) -> None:
    ticket = held_draft()
    let_people_take_over(ticket)

    page = root.get(reverse("admin:tickets_ticket_change", args=[ticket.pk]))
    seen = page.context["answers_to"]
    root.post(
        reverse("admin:tickets_ticket_do", args=[ticket.pk, "reply"]),
        {"text": "It is done.", "then": "wait", "last_message": seen["last_message"], "once": "1"},
    )

    reply = Reply.objects.select_related("message").get(ticket=ticket, origin=Origin.PERSON)
    assert f"Ends with: “{PERSON_READS}”" in page.content.decode()
    assert reply.message.text == f"It is done.\n\n{PERSON_READS}"
    assert reply.promises_person


def test_an_approved_draft_goes_out_as_it_was_read_and_the_promise_is_kept_all_the_same(root: Client) -> None:
    ticket = held_draft(text=f"Ask for a seat.\n\n{GO_ON}")
    let_people_take_over(ticket)
    shown = root.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).context["shown_version"]

    root.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, "approve"]), shown)

    reply = Reply.objects.select_related("message").get(ticket=ticket)
    assert reply.message.text.endswith(GO_ON)
    assert reply.promises_person


@pytest.mark.parametrize(
    "promise",
    [
        "A colleague will look at this.",
        "One of our team members will get back to you.",
        "Someone from our team will reply soon.",
        "Our support team will contact you.",
        "A human agent will read your reply.",
    ],
)
def test_a_person_that_no_one_sends_is_not_promised(promise: str) -> None:
    made = Draft(text=f"Open Settings. {promise}", sources=(), engine="anthropic", version="1")
    context = context_of("where is my invoice")

    alone = guards.judge_answer(NO_CAP, made, context).cap
    with_people = guards.judge_answer(NO_CAP, made, replace(context, people_take_over=True)).cap

    assert (alone.band, with_people.band) == (Band.HOLD, NO_CAP.band)


@pytest.mark.parametrize("plain", ["Our team plan has five seats.", "Someone in your team can invite you.", GO_ON])
def test_other_words_about_people_are_no_promise(plain: str) -> None:
    made = Draft(text=f"Open Settings. {plain}", sources=(), engine="local", version="1")

    assert guards.judge_answer(NO_CAP, made, context_of("where is my invoice")).cap.reasons == ()
