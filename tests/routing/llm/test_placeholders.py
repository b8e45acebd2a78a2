"""A model is told no personal data: names stand for it, and its answer gives it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from routing.llm.calls import ask_model, calls_of_ticket
from routing.llm.errors import LLMError
from routing.llm.placeholders import Placeholders
from routing.models import CallPurpose
from routing.redaction.record import CustomerRecord
from tests import factories
from tests.doors.messages_api import MessagesApi, configured, message

TEXT = "I am Ann Lee, mail ann@example.org. Not ANN@example.org? Then 0171 1234567."


class Said(BaseModel):
    text: str
    sources: list[str] = []


def hidden(placeholders: Placeholders) -> str:
    return placeholders.hide(TEXT, CustomerRecord(names=("Ann Lee",))).rpartition("\n\n")[2]


def test_the_same_thing_has_the_same_name_and_nothing_else_is_changed() -> None:
    names = re.findall(r"\[([a-z]+) (\w+)\]", hidden(Placeholders()))

    assert [kind for kind, _code in names] == ["name", "email", "email", "phone"]
    assert names[1] == names[2]
    assert len({code for _kind, code in names}) == 3


def test_the_answer_gives_it_back() -> None:
    placeholders = Placeholders()
    name, mail, _same, phone = re.findall(r"\[[a-z]+ \w+\]", hidden(placeholders))

    answer = placeholders.restore(Said(text=f"Hi {name}, we wrote to {mail.strip('[]')}.", sources=[phone, "1"]))

    assert answer == Said(text="Hi Ann Lee, we wrote to ann@example.org.", sources=["0171 1234567", "1"])


def test_nobody_who_wrote_can_know_a_name() -> None:
    assert hidden(Placeholders()) != hidden(Placeholders())


def test_an_answer_with_a_name_that_stands_for_nothing_is_of_no_use() -> None:
    placeholders = Placeholders()
    (code,) = re.findall(r"\[phone (\w+)\]", hidden(placeholders))

    with pytest.raises(LLMError):
        placeholders.restore(Said(text=f"Call [phone {code[:-1]}9]"))


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as api:
        yield api


@pytest.mark.django_db
@pytest.mark.parametrize("redacted", [True, False])
def test_a_setting_decides_whether_the_model_is_told(vendor: MessagesApi, settings: Any, redacted: bool) -> None:
    settings.LLM_REDACTED = redacted
    ticket = factories.TicketFactory(customer__name="Ann Lee")
    vendor.will_answer(message({"text": "Fine.", "sources": []}))

    with calls_of_ticket(ticket.pk):
        answer = ask_model(CallPurpose.ANSWER, system="Say.", user=TEXT, shape=Said, max_tokens=50)

    asked = str(vendor.requests[-1].body["messages"])
    told = [one in asked for one in ("Ann Lee", "ann@example.org", "1234567", "I am")]
    assert told == ([False, False, False, True] if redacted else [True] * 4)
    assert answer.value.text == "Fine."
