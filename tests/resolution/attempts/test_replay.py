"""An attempt is made once more from its stored context, beside what was made then; nothing is sent and nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from resolution.attempts.replay import ReplayWish, begin_replays, look_after_replays, run_replay
from resolution.attempts.stored_context import NoStoredContext, context_of
from resolution.models import Attempt, Policy, Replay
from routing.models import ModelCall
from tests import factories
from tests.doors.messages_api import MessagesApi, configured, error, message
from tests.helpdesk.desk_rows import answered, held_draft
from tests.resolution.answering.test_model_answerer import says
from tests.rewriting import rewrite
from tickets.models import Reply, Ticket, TicketEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    found = Attempt.objects.get(ticket=held_draft())
    candidates = [{"article_id": "1", "title": "Error 403", "body": "Ask your administrator for a seat.", "score": 0.9}]
    rewrite(Attempt.objects.filter(pk=found.pk), context=found.context | {"candidates": candidates})
    return Attempt.objects.select_related("ticket").get(pk=found.pk)


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as vendor:
        yield vendor


def replayed(attempt: Attempt, **wish: Any) -> Replay:
    batch = begin_replays([attempt], ReplayWish(**({"engine": "local"} | wish)), by="lena")
    replay = Replay.objects.get(batch=batch)
    run_replay(str(replay.pk))
    replay.refresh_from_db()
    return replay


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Attempt, Reply, TicketEvent, Ticket)]


def test_it_is_made_from_what_was_stored_and_nothing_else_changes(attempt: Attempt) -> None:
    factories.ArticleFactory(title="Error 403", body="Something new.")
    before = everything()

    replay = replayed(attempt)

    assert (replay.state, replay.failure) == ("done", "")
    assert "Ask your administrator for a seat." in replay.text
    assert replay.made["candidates"] == [{"article_id": "1", "title": "Error 403", "version": 1, "score": 0.9}]
    assert replay.confidence is not None
    assert everything() == before


def test_todays_knowledge_takes_the_place_of_the_articles_of_then(attempt: Attempt) -> None:
    factories.ArticleFactory(title="Error 403", body="The new way in.", phrasings="I get a 403 error")

    replay = replayed(attempt, knowledge="today")

    assert "The new way in." in replay.text
    assert "Ask your administrator" not in replay.text


@pytest.mark.parametrize(
    ("wish", "autonomy", "band"),
    [
        ({"terms": "tried", "auto_from": 0.0, "review_from": 0.0}, "auto", "auto"),
        ({"terms": "tried", "auto_from": 1.0, "review_from": 1.0}, "auto", "hold"),
        ({"terms": "today"}, "off", "hold"),
    ],
)
def test_another_policy_gives_another_band(attempt: Attempt, wish: dict[str, Any], autonomy: str, band: str) -> None:
    Policy.objects.filter(category=attempt.ticket.category).update(autonomy="off", auto_from=1, review_from=1)

    replay = replayed(attempt, **wish)

    assert replay.band == band
    assert replay.made["policy"]["autonomy"] == autonomy
    assert bool(replay.made["kept_because"]) == (autonomy == "off")


def test_another_engine_and_prompt_answer_with_what_it_cost(
    attempt: Attempt, vendor: MessagesApi, settings: Any
) -> None:
    settings.GROUNDING_CHECK = False
    vendor.will_answer(message(says("Ask your administrator for a seat.")))

    replay = replayed(attempt, engine="anthropic", prompt="Answer like a pirate.")

    assert replay.state == "done", replay.failure
    assert replay.made["engine"] == "anthropic"
    asked = vendor.requests[0].body
    assert "Answer like a pirate." in str(asked["system"])
    assert not asked.get("tools"), "it is told what was stored, and may not look up anything else"
    assert ModelCall.objects.get().ticket == attempt.ticket


def test_a_model_that_does_not_answer_is_said_and_no_other_engine_stands_in(
    attempt: Attempt, vendor: MessagesApi
) -> None:
    vendor.will_answer(error(400))

    replay = replayed(attempt, engine="anthropic")

    assert (replay.state, replay.text, replay.made) == ("failed", "", {})
    assert replay.failure


def test_an_attempt_that_the_guards_stopped_has_nothing_to_replay(attempt: Attempt) -> None:
    rewrite(Attempt.objects.filter(pk=attempt.pk), context={})

    replay = replayed(Attempt.objects.get(pk=attempt.pk))

    assert replay.state == "failed"
    assert "stored no context" in replay.failure


def test_it_is_made_once_however_often_its_task_comes(attempt: Attempt) -> None:
    replay = replayed(attempt)
    finished = replay.finished_at

    run_replay(str(replay.pk))

    replay.refresh_from_db()
    assert replay.finished_at == finished


def test_one_whose_task_was_lost_is_asked_for_again(attempt: Attempt) -> None:
    begin_replays([attempt], ReplayWish(engine="local"), by="lena")

    assert look_after_replays() == 1


def test_what_was_asked_for_stays_as_it_was(attempt: Attempt) -> None:
    replay = replayed(attempt)

    with pytest.raises(Exception, match="Cannot update|permission denied"), transaction.atomic():
        Replay.objects.filter(pk=replay.pk).update(engine="other")


def test_thresholds_to_try_are_in_order(attempt: Attempt) -> None:
    wish = ReplayWish(engine="local", terms="tried", auto_from=0.5, review_from=0.8)

    with pytest.raises(IntegrityError), transaction.atomic():
        begin_replays([attempt], wish, by="lena")


def test_what_an_older_version_stored_otherwise_is_left_out() -> None:
    stored = Attempt.objects.get(ticket=answered(confidence=0.9)).context
    older = stored | {"solved_tickets": [{"x": 1}], "unheard_of": 1, "candidates": [{"title": "No body"}]}
    older.pop("precedents", None)

    context = context_of(older)

    assert context.candidates == ()
    assert context.question


@pytest.mark.parametrize("stored", [{}, {"subject": "Hello"}])
def test_half_a_context_is_none(stored: dict[str, Any]) -> None:
    with pytest.raises(NoStoredContext):
        context_of(stored)
