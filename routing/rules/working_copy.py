"""The working copy: the rows that leads edit, as one document and back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from routing.conditions.parse import Mistakes
from routing.models import Calendar, PriorityBase, PriorityLift, Rule
from routing.models.rule import RuleState
from routing.rules.document import Document, LiftSpec, RuleSpec, parse_document, parse_rule, plain_group, read_stored
from routing.rules.working_time import plain_working_time
from tickets.db.row_batch import rows_at_once

# Places are left free, so that a rule can be put between two by hand too.
APART = 10


def plain_rule(rule: Rule) -> dict[str, Any]:
    plain = {"id": rule.pk, "name": rule.name, "state": rule.state, "match": rule.match}
    plain |= {"conditions": rule.conditions, "actions": rule.actions}
    return plain | {"stop": True} if rule.stops else plain


def rule_spec(rule: Rule) -> RuleSpec:
    """The rule as it would be published; what can't be read is left out."""
    spec = parse_rule(plain_rule(rule), "", Mistakes())
    assert spec is not None
    return spec


def digest_of_rule(rule: Rule) -> str:
    return _digest(plain_rule(rule))


def plain_lift(lift: PriorityLift) -> dict[str, Any]:
    state = RuleState.ACTIVE if lift.is_active else RuleState.PAUSED
    plain = {"id": lift.pk, "name": lift.name, "state": state.value, "match": lift.match, "conditions": lift.conditions}
    return plain | ({"at_least": lift.at_least} if lift.at_least else {"steps": lift.steps}) | {"up_to": lift.up_to}


def plain_calendar(calendar: Calendar) -> dict[str, Any]:
    return {"name": calendar.name, "zone": calendar.zone, "hours": calendar.hours, "holidays": calendar.holidays}


def plain_working_copy() -> dict[str, Any]:
    """As it stands, right or wrong."""
    return _plain(*rows_at_once(*_working_rows()))


def _working_rows() -> tuple[QuerySet[Any], ...]:
    return Rule.objects.all(), PriorityBase.objects.all(), PriorityLift.objects.all(), Calendar.objects.all()


def _plain(rules: Any, bases: Any, lifts: Any, calendars: Any) -> dict[str, Any]:
    return {
        "rules": [plain_rule(rule) for rule in rules],
        "priority": {
            "bases": {base.impact: base.priority for base in bases},
            "lifts": [plain_lift(lift) for lift in lifts],
        },
        "calendars": [plain_calendar(calendar) for calendar in calendars],
    }


def working_document() -> Document:
    """To try it out: what can't be read never fires."""
    return read_stored(plain_working_copy())


def working_document_beside(rows: QuerySet[Any]) -> tuple[Document, list[Any]]:
    """With what else a page needs of the same moment, by the same statement."""
    *working, beside = rows_at_once(*_working_rows(), rows)
    return read_stored(_plain(*working)), beside


def digest_of(document: Document) -> str:
    """The same for two that say the same."""
    return _digest(document.as_plain())


def _digest(plain: dict[str, Any]) -> str:
    as_json = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(as_json.encode("utf-8", "replace")).hexdigest()[:16]


@transaction.atomic
def write_working_copy(document: Document) -> None:
    """The rows become what the document says: rules keep their row by id, else by name; what is not in it goes."""
    write_rules(document.rules)
    write_priority(document)
    kept = []
    for calendar in document.calendars:
        values = plain_working_time(calendar)
        row = Calendar.objects.filter(name__iexact=calendar.name).first() or Calendar()
        kept.append(_save(row, values))
    Calendar.objects.exclude(pk__in=kept).delete()


def write_rules(specs: tuple[RuleSpec, ...]) -> None:
    rows = _rows_for(specs, list(Rule.objects.all()), Rule)
    # Names first out of the way: two may be swapped.
    Rule.objects.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    for row in rows:
        if row.pk:
            Rule.objects.filter(pk=row.pk).update(name=f"\u2063{row.pk}")
    for place, (spec, row) in enumerate(zip(specs, rows, strict=True), start=1):
        plain = plain_group(spec.group)
        values = {"name": spec.name, "state": spec.state, "stops": spec.stop, "position": place * APART}
        _save(row, values | plain | {"actions": spec.actions.as_plain()})


def write_priority(document: Document) -> None:
    for impact, priority in document.bases.items():
        PriorityBase.objects.update_or_create(impact=impact, defaults={"priority": priority})
    _write_lifts(document.lifts)


def _write_lifts(specs: tuple[LiftSpec, ...]) -> None:
    rows = _rows_for(specs, list(PriorityLift.objects.all()), PriorityLift)
    PriorityLift.objects.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    for row in rows:
        if row.pk:
            PriorityLift.objects.filter(pk=row.pk).update(name=f"\u2063{row.pk}")
    for place, (spec, row) in enumerate(zip(specs, rows, strict=True), start=1):
        values = {"name": spec.name, "is_active": spec.state == RuleState.ACTIVE, "position": place * APART}
        values |= {"steps": spec.steps, "at_least": spec.at_least, "up_to": spec.up_to}
        _save(row, values | plain_group(spec.group))


def _rows_for(specs: tuple[Any, ...], rows: list[Any], model: type[Any]) -> list[Any]:
    """For each its row: by id, else by name; a new one where there is none, so that no row is taken twice."""
    by_id, by_name = {row.pk: row for row in rows}, {row.name.casefold(): row for row in rows}
    found: list[Any] = []
    for spec in specs:
        row = by_id.get(spec.id) if spec.id is not None else by_name.get(spec.name.casefold())
        if row is None or row in found:
            row = model(pk=spec.id) if spec.id is not None and spec.id not in by_id else model()
        found.append(row)
    return found


def _save(row: Any, values: dict[str, Any]) -> int:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return int(row.pk)


def check_working_copy(rows: Any) -> Document:
    """Ready to be published. Raises BadDocument, which says each mistake with its place."""
    return parse_document(plain_working_copy(), rows)
