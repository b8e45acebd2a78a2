"""The page that lists every field of every event, made of the same lists that the events are made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from routing.pipelines.events.fields import COMMON, EventField, schema_of
from routing.pipelines.events.own_types import OWN_TYPES, OwnType
from routing.pipelines.events.posted_event import DEEPEST_PAYLOAD, LONGEST_TYPE

_TOP = f"""\
# Every field of every event

This page is made by `python manage.py event_fields > docs/reference/events.md`; a test tells when it is out of date.

A pipeline sees of an event:

| reference | holds |
|---|---|
| `$event.id` | the event's id, `pe_…` |
| `$event.type` | the type: lower-case words with dots between them, at most {LONGEST_TYPE} characters |
| `$event.occurred_at` | when it happened: the `timestamp` that was posted, or when we heard of it |
| `$event.payload.…` | the fields below of our own events; whatever was posted of others |

## Events of your programs

A program [posts them](api.md#events-post-apievents) under a type of its own. Every field of the payload, up to
{DEEPEST_PAYLOAD} deep, is kept and available by its name: `$event.payload.amount`,
`$event.payload.lines[0]["unit.price"]`. Nothing is added and nothing is left out. Types that begin with `support.` are
Helpdesk's own; a program may post `support.ticket.created` alone, which also makes a ticket. What it posted is then that
ticket's *created* event: its payload has the posted fields and not those below.

## Events of Helpdesk

But for the one of a customer's health they come of the lines of a ticket's history, one of each line, within about a
second. Imported history and older mail
tell nothing, until their customer writes again. A ticket's values are those of the moment at which the event is made;
what the line itself says (status, move, band, reason) is as it was then. What is not known is null, and no field is left
out.

"""


def reference_page() -> str:
    types = "".join(f"| [`{name}`](#{_slug(name)}) | {of.when} |\n" for name, of in OWN_TYPES.items())
    heads = ["| type | comes when |\n|---|---|\n", types, "\n### Fields of each of them\n\n", *_table(COMMON)]
    return _TOP + "".join([*heads, *(_section(name, of) for name, of in OWN_TYPES.items())])


def _section(name: str, of: OwnType) -> str:
    fields = _fields_of(of)
    return f"\n## {name}\n\nIt comes when {of.when}.\n\n{fields}\nIts JSON schema:\n\n{_listing(schema_of(of.fields))}"


def _fields_of(of: OwnType) -> str:
    if not of.more:
        return "The fields above, and no others.\n"
    heading = (
        "Beside the fields above:" if of.is_of_ticket else "It is of no ticket, so it has these fields and no others:"
    )
    return "".join([f"{heading}\n\n", *_table(of.more)])


def _listing(schema: dict[str, Any]) -> str:
    """As JSON, each field on one line."""
    fields = ",\n".join(f'        "{name}": {_json(of)}' for name, of in schema["properties"].items())
    others = ",\n".join(f'      "{name}": {_json(of)}' for name, of in schema.items() if name != "properties")
    return f'    {{\n{others},\n      "properties": {{\n{fields}\n      }}\n    }}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _table(fields: Iterable[EventField]) -> Iterator[str]:
    yield "| field | type | is |\n|---|---|---|\n"
    for field in fields:
        yield f"| `{field.name}` | {_kind(field)} | {field.words} |\n"


def _kind(field: EventField) -> str:
    schema = field.schema
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join("null" if word is None else f"`{word}`" for word in schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " or ".join(kinds)


def _slug(name: str) -> str:
    return name.replace(".", "")
