"""References walk JSON and nothing else; texts are filled in once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from routing.pipelines.references import LONGEST_RENDERED, BadReference, expand, parse_text
from tests.cpu import grows_linearly

EVENT = {
    "type": "support.ticket.created",
    "payload": {
        "subject": "{{ $event.type }} and $event.type",
        "amount": 240.5,
        "nothing": None,
        "urgent": True,
        "a": {"b.c": ["zero", {"d": 1}], "0": "by its name", 'quo"te': "odd"},
        "largest": "x" * 300_000,
    },
}
SCOPE = {"event": EVENT, "urgency": {"label": "critical"}, "now()": "2026-11-22T02:00:00+00:00"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$event.type", "support.ticket.created"),
        ('$event.payload.a["b.c"][0]', "zero"),
        ("$event.payload.a['b.c'][1].d", 1),
        ("$event.payload.a.0", "by its name"),
        ('$event.payload.a["quo\\"te"]', "odd"),
        ("$urgency.label", "critical"),
        ("now()", "2026-11-22T02:00:00+00:00"),
        ("$event.payload.amount", 240.5),
        ("$event.payload.urgent", True),
        ("$event.payload.a", EVENT["payload"]["a"]),
    ],
)
def test_a_whole_value_keeps_its_type(text: str, found: Any) -> None:
    assert expand(text, SCOPE) == found


@pytest.mark.parametrize(
    "text",
    [
        "$event.payload.missing",
        "$event.payload.missing.deeper[3]",
        '$event.payload.a["b.c"][2]',
        "$event.payload.a[0]",
        "$event.payload.subject[0]",
        "$event.payload.subject.upper",
        "$event.payload.__class__",
        "$event.__init__.__globals__",
        "$event.payload.nothing.x",
        "$later.label",
    ],
)
def test_what_leads_nowhere_is_null(text: str) -> None:
    assert expand(text, SCOPE) is None


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("{{ $event.type }}!", "support.ticket.created!"),
        ("{{$event.payload.amount}} and {{ $event.payload.urgent }}", "240.5 and true"),
        ("[{{ $event.payload.missing }}]", "[]"),
        ("{{ $event.payload.a['b.c'] }}", '["zero", {"d": 1}]'),
        ("{{ $event.payload.subject }}", "{{ $event.type }} and $event.type"),
        ("at {{ now() }}", "at 2026-11-22T02:00:00+00:00"),
        ("costs $5, or $event later", "costs $5, or $event later"),
        ("$$event.type", "$event.type"),
        ("a } b }} c { d", "a } b }} c { d"),
        ("", ""),
    ],
)
def test_a_text_is_filled_in_once(text: str, rendered: str) -> None:
    assert expand(text, SCOPE) == rendered


@pytest.mark.parametrize(
    "text",
    [
        "$event.",
        "$event..type",
        "$event[-1]",
        "$event.payload.upper()",
        "$event type",
        "{{ }}",
        "{{ event.type }}",
        "{{ $event.type",
        "{{ $event.type | upper }}",
        "{{ {{ $event.type }} }}",
        "{{ open('/etc/passwd') }}",
        "$event" + ".a" * 400,
    ],
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(BadReference):
        expand(text, SCOPE)


def test_what_is_found_is_encoded_and_the_templates_own_words_are_not() -> None:
    given = {"title": "*{{ $event.payload.a['b.c'][0] }}*", "whole": "$event.payload.a", "*key*": [1, "*"]}

    found = expand(given, SCOPE, str.upper)

    assert found["title"] == "*ZERO*"
    assert found["whole"]["B.C"] == ["ZERO", {"D": 1}]
    assert found["*key*"] == [1, "*"]


def test_a_text_that_would_grow_without_end_is_cut() -> None:
    found = expand("{{ $event.payload.largest }}" * 10, SCOPE)

    assert LONGEST_RENDERED <= len(found) < LONGEST_RENDERED + 10


@pytest.mark.parametrize(
    "unit",
    ["{{ $event.type }} ", "{{", "{{ $event", '{{ $event["', "words ", "{{ $event.type }}{{", "{{ $event.a[0][0] }}"],
)
def test_a_template_of_100_kb_takes_linear_time(unit: str) -> None:
    assert grows_linearly(_try, lambda size: (unit * size)[:size], size=100_000)


def _try(text: str) -> None:
    parse_text.cache_clear()
    with suppress(BadReference):
        expand(text, SCOPE)
