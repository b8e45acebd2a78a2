"""A question with tools: what the model wants is run, bounded, and told back to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, Field

from routing.llm.client import time_limit
from routing.llm.errors import LLMError
from routing.llm.question import ModelQuestion, Tool
from routing.llm.tools import LONGEST_RESULT, InformedAnswer, ask_with_tools
from routing.models import CallPurpose, ModelCall
from tests.doors.messages_api import MessagesApi, configured, error, look_up, message

pytestmark = pytest.mark.django_db
GOOD = {"colour": "blue"}


class Colour(BaseModel):
    colour: str


class Sky(BaseModel):
    hour: int = Field(ge=0, le=23)


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as vendor:
        yield vendor


def ask(*, says: str = "It is bright.", turns: int = 2, tokens: int = 10_000) -> InformedAnswer[Colour]:
    tool = Tool(name="look_up_sky", description="How it looks.", shape=Sky, run=lambda sky: f"{says} {sky.hour}")
    question = ModelQuestion(system="Name a colour.", user="The sky?", shape=Colour, max_tokens=50, tools=(tool,))
    return ask_with_tools(CallPurpose.ANSWER, question, Colour, most_turns=turns, most_tokens=tokens)


def results(vendor: MessagesApi, request: int = 1) -> list[str]:
    return [block["content"] for block in vendor.requests[request].body["messages"][-1]["content"]]


def test_the_model_is_told_what_it_looked_up_and_then_answers(vendor: MessagesApi) -> None:
    vendor.will_answer(look_up(("look_up_sky", {"hour": 9})), message(GOOD))

    informed = ask()

    first, second = (request.body for request in vendor.requests)
    assert first["tools"][0]["name"] == "look_up_sky"
    assert [said["role"] for said in second["messages"]] == ["user", "assistant", "user"]
    assert results(vendor) == ["It is bright. 9"]
    assert (informed.answer.value.colour, informed.answer.tokens["input"]) == ("blue", 200)
    (looked_up,) = informed.looked_up
    assert (looked_up.tool, looked_up.values, looked_up.result) == ("look_up_sky", {"hour": 9}, "It is bright. 9")


def test_each_call_is_a_row(vendor: MessagesApi) -> None:
    vendor.will_answer(look_up(("look_up_sky", {"hour": 9})), message(GOOD))

    ask()

    assert list(ModelCall.objects.values_list("purpose", "outcome")) == [("answer", "answered")] * 2


def test_after_its_turns_it_must_answer(vendor: MessagesApi) -> None:
    vendor.will_answer(*[look_up(("look_up_sky", {"hour": 9}))] * 2, message(GOOD))

    ask(turns=2)

    assert [request.body["tool_choice"]["type"] for request in vendor.requests] == ["auto", "auto", "none"]


def test_after_its_tokens_it_must_answer(vendor: MessagesApi) -> None:
    vendor.will_answer(look_up(("look_up_sky", {"hour": 9}), input_tokens=5_000), message(GOOD))

    ask(turns=5, tokens=5_000)

    assert [request.body["tool_choice"]["type"] for request in vendor.requests] == ["auto", "none"]


def test_what_is_left_of_the_time_is_for_the_answer(vendor: MessagesApi) -> None:
    vendor.will_answer(message(GOOD))

    with time_limit(2.0):
        ask()

    assert vendor.requests[0].body["tool_choice"]["type"] == "none"


def test_one_that_loops_through_its_tools_is_refused(vendor: MessagesApi) -> None:
    vendor.will_answer(*[look_up(("look_up_sky", {"hour": 9}))] * 9)

    with pytest.raises(LLMError, match="goes on looking things up"):
        ask(turns=2)

    assert len(vendor.requests) == 3


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("look_up_sky", {"hour": 99}, "The input does not fit the tool's description."),
        ("look_up_sky", "nine", "The input does not fit the tool's description."),
        ("delete_everything", {}, "There is no such tool."),
    ],
)
def test_what_can_not_be_run_is_told_in_words(vendor: MessagesApi, name: str, values: object, told: str) -> None:
    vendor.will_answer(look_up((name, values)), message(GOOD))

    assert ask().looked_up == ()
    assert results(vendor) == [told]


def test_too_many_at_once_are_not_run(vendor: MessagesApi) -> None:
    vendor.will_answer(look_up(*[("look_up_sky", {"hour": hour}) for hour in range(6)]), message(GOOD))

    assert len(ask().looked_up) == 4
    assert results(vendor)[4:] == ["Not looked up: too many at once."] * 2


def test_a_long_result_is_cut_and_a_hostile_one_can_be_sent(vendor: MessagesApi) -> None:
    vendor.will_answer(look_up(("look_up_sky", {"hour": 9})), message(GOOD))

    ask(says="\ud800\x00" + "x" * 1_000_000)

    assert len(results(vendor)[0]) == LONGEST_RESULT


def test_a_fault_half_way_rises_and_the_calls_before_stay_counted(vendor: MessagesApi) -> None:
    vendor.will_answer(look_up(("look_up_sky", {"hour": 9})), error(500))

    with pytest.raises(LLMError):
        ask()

    assert list(ModelCall.objects.order_by("id").values_list("outcome", flat=True)) == ["answered", "unavailable"]


def test_personal_data_is_hidden_in_results_and_given_back_in_inputs(vendor: MessagesApi, settings: Any) -> None:
    settings.LLM_REDACTED = True
    vendor.will_answer(look_up(("look_up_sky", {"hour": 9})), message(GOOD))

    informed = ask(says="Write to ann.miller@example.com.")

    assert "ann.miller@example.com" not in results(vendor)[0]
    assert "ann.miller@example.com" in informed.looked_up[0].result
