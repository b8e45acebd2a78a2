"""A model service that hangs is left alone for a while, by every worker, and costs no ticket two waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from pydantic import BaseModel
from structlog.testing import capture_logs

from routing.llm import client as llm
from routing.llm.breaker import ask_guarded
from routing.llm.errors import LLMError, llm_error
from routing.llm.question import ModelQuestion
from tests.doors.messages_api import MessagesApi, Reply, configured, error, message
from tickets.models import FarEnd

pytestmark = pytest.mark.django_db


class Colour(BaseModel):
    name: str


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as api:
        settings.LLM_RETRIES = 0
        yield api


def ask() -> str:
    question = ModelQuestion(system="Say a colour.", user="Which?", shape=Colour, max_tokens=50)
    answer = ask_guarded(lambda: llm.ask_or_look_up(question, Colour))
    assert isinstance(answer, llm.Answer)
    return answer.value.name


def kind_of_failure() -> str:
    with pytest.raises(LLMError) as raised:
        ask()
    return raised.value.kind


def pause_is_over() -> None:
    FarEnd.objects.update(next_try_at=Now())


def break_it(vendor: MessagesApi) -> None:
    vendor.will_answer(*[error(500)] * 3)
    for _ in range(3):
        assert kind_of_failure() == "unavailable"


def test_three_failures_in_a_row_and_nobody_asks_any_more(vendor: MessagesApi) -> None:
    break_it(vendor)

    assert [kind_of_failure(), kind_of_failure()] == ["paused", "paused"]
    assert len(vendor.requests) == 3


def test_an_answer_between_them_begins_the_count_anew(vendor: MessagesApi) -> None:
    vendor.will_answer(error(500), error(500), message({"name": "red"}), error(500), error(500))

    kinds = [kind_of_failure(), kind_of_failure(), ask(), kind_of_failure(), kind_of_failure()]

    assert kinds == ["unavailable", "unavailable", "red", "unavailable", "unavailable"]
    assert not FarEnd.objects.get().is_paused


def test_failures_that_lie_far_apart_do_not_add_up(vendor: MessagesApi) -> None:
    vendor.will_answer(*[error(500)] * 3)
    kind_of_failure(), kind_of_failure()
    FarEnd.objects.update(failing_since=Now() - timedelta(minutes=5))
    kind_of_failure()

    assert (FarEnd.objects.get().failures, FarEnd.objects.get().is_paused) == (1, False)


def test_after_the_pause_one_probes_it_and_the_others_still_do_not(vendor: MessagesApi) -> None:
    break_it(vendor)
    pause_is_over()
    others: list[str] = []

    def probe() -> str:
        others.append(kind_of_failure())
        return "green"

    assert ask_guarded(probe) == "green"
    assert others == ["paused"]
    assert not FarEnd.objects.get().is_paused


def test_a_probe_that_fails_leaves_it_alone_for_as_long_again(vendor: MessagesApi) -> None:
    break_it(vendor)
    pause_is_over()
    vendor.will_answer(error(500))

    assert [kind_of_failure(), kind_of_failure()] == ["unavailable", "paused"]


@pytest.mark.parametrize("kind", ["bad_request", "refused", "malformed", "rate_limited"])
def test_a_service_that_says_no_is_there(vendor: MessagesApi, kind: str) -> None:
    def refused() -> str:
        raise llm_error(kind)

    for _ in range(5):
        with pytest.raises(LLMError):
            ask_guarded(refused)

    assert FarEnd.objects.get().failures == 0


def test_all_questions_of_a_ticket_have_one_deadline(vendor: MessagesApi, settings: Any) -> None:
    settings.LLM_TICKET_SECONDS = 0.3
    vendor.will_answer(Reply(wait_seconds=30))

    with llm.time_limit(settings.LLM_TICKET_SECONDS):
        kinds = [kind_of_failure(), kind_of_failure()]

    assert kinds == ["timeout", "out_of_time"]
    assert (len(vendor.requests), FarEnd.objects.get().failures) == (1, 1), "what was not asked is no failure"


def test_a_ticket_after_it_has_its_own(vendor: MessagesApi) -> None:
    with llm.time_limit(0):
        assert kind_of_failure() == "out_of_time"
    vendor.will_answer(message({"name": "blue"}))

    assert ask() == "blue"


def test_three_time_outs_are_one_event(vendor: MessagesApi) -> None:
    with capture_logs() as logs:
        break_it(vendor)
        kind_of_failure()
        pause_is_over()
        vendor.will_answer(error(500))
        kind_of_failure()

    assert [line["event"] for line in logs].count("model paused") == 1
