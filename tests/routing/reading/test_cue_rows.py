"""Cues are rows that a lead edits: workers read by the active ones, the bulk command by the package's."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from helpdesk.install import after_migrate
from routing.models import Cue, CueLift, CueState
from routing.reading.base import ReadRequest, ReadResult
from routing.reading.cache import key_of
from routing.reading.cue_rows import refuse_bad_words, served_cues
from routing.reading.cues import find_cues, shipped_cues
from routing.reading.gather import gather_request
from routing.reading.local import read_locally
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "Thank you for the cold kiln. Which colours does it come in?"


def read(text: str = TEXT) -> ReadResult:
    return read_locally(ReadRequest(subject="", body=text, topics=(), cues=served_cues()))


def make_cue(**values: Any) -> Cue:
    defaults = {"name": "cold kiln", "says": "a kiln is cold", "words": "cold (blue )?kiln", "state": "active"}
    return Cue.objects.create(**defaults | values)


def test_an_installation_begins_with_those_of_the_package() -> None:
    served = served_cues()

    assert [cue.name for cue in served.cues] == [cue.name for cue in shipped_cues().cues]
    assert served.version == shipped_cues().version


def test_what_a_lead_has_made_of_them_stays() -> None:
    Cue.objects.exclude(name="outage").delete()
    Cue.objects.update(says="nothing goes")

    after_migrate()

    assert list(Cue.objects.values_list("says", flat=True)) == ["nothing goes"]


def test_a_new_one_lifts_what_is_read_and_is_named_as_the_reason() -> None:
    before = read()
    cue = make_cue()
    cue.lifts.create(target="urgency:high", amount=3)
    cue.lifts.create(target="urgency:low", amount=-3)

    after = read()

    assert (before.urgency == "high", after.urgency) == (False, "high")
    assert any("a kiln is cold (“cold kiln”)" in reason for reason in after.reasons)


def test_one_that_lifts_a_sign_tells_it_with_its_confidence() -> None:
    CueLift.objects.create(cue=make_cue(), target="sign:deadline", amount=2)

    assert read().sign_confidences["deadline"] == pytest.approx(0.88, abs=0.01)


def test_a_draft_is_read_by_nobody() -> None:
    CueLift.objects.create(cue=make_cue(state=CueState.DRAFT), target="urgency:high", amount=3)

    assert read().urgency != "high"


def test_an_edit_is_seen_by_the_next_reading_and_has_its_own_key() -> None:
    ticket = factories.TicketFactory(body=TEXT)
    before = key_of("local", "1", gather_request(ticket))

    make_cue()

    after = key_of("local", "1", gather_request(ticket))
    assert (before.text_hash == after.text_hash, before.source_hash == after.source_hash) == (True, False)


def test_a_row_that_sql_has_broken_stops_no_other() -> None:
    Cue.objects.filter(name="many").update(words="(((")

    names = {cue.name for cue in find_cues("The whole site is down.", served_cues())}

    assert "outage" in names


@pytest.mark.parametrize("line", ["(", "a*", ".{0,5}", "(?=x)", "x" * 501, "(a)\\1"])
def test_words_that_can_not_be_looked_for_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"^“"):
        refuse_bad_words(["invoice", line])


@pytest.mark.parametrize("words", ["(a+)+$", "(a|aa)+b", "(.*a){20}", "(\\w+\\s?)+z"])
def test_no_words_make_it_slow(words: str) -> None:
    make_cue(words=words, deniable=True)
    book = served_cues()
    spent = []

    for length in (1_500, 6_000):
        started = time.process_time()
        find_cues("a" * length, book)
        spent.append(time.process_time() - started)

    assert spent[1] < 0.01 + 8 * spent[0]


def test_an_unchanged_list_costs_one_statement(django_assert_num_queries: Any) -> None:
    served_cues()

    with django_assert_num_queries(1):
        served_cues()


def test_the_database_knows_no_lift_beyond_its_bounds() -> None:
    with pytest.raises(IntegrityError, match="cuelift_within_bounds"), transaction.atomic():
        CueLift.objects.create(cue=make_cue(), target="tone:calm", amount=9)
