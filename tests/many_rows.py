"""Many rows out of a few, in one statement a table: each a copy of one that there is, with another value where it must differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import F, UniqueConstraint
from django.db.models.expressions import BaseExpression
from django.utils import timezone

from tests.rewriting import run_as_owner

# What copies are numbered from, above what factories give.
FIRST = 1_000_000
# What a copy has instead, by the kind of column; of flags that only one row may have, no copy has one.
ANOTHER: dict[type[models.Field], str] = {
    models.UUIDField: "gen_random_uuid()",
    models.DateTimeField: "{0} + counter * interval '1 microsecond'",
    models.BooleanField: "false",
    models.IntegerField: "counter",
    models.BinaryField: "int4send(counter) || substr({0}, 5)",
}


def multiply(model: type[models.Model], *, to: int) -> bool:
    """Whether there are so many now: a table with a row for each of a few words has all that it may have."""
    rows = model._default_manager.count()
    differing = _differing(model)
    if not rows or any(field.choices for field in differing):
        return False
    if rows < to:
        for field in differing:
            if field.remote_field and not field.null:
                multiply(field.related_model, to=to)
        columns = {field.column: _copied(field, differ=field in differing) for field in _copyable(model)}
        quote = connection.ops.quote_name
        table = quote(model._meta.db_table)
        pointing = [field for field in differing if _points_to_its_own(field)]
        run_as_owner(
            f"{_free_rows(pointing, model)}INSERT INTO {table} ({', '.join(map(quote, columns))}) "
            f"SELECT {', '.join(columns.values())} FROM (SELECT * FROM {table} LIMIT 1) AS one "
            f"CROSS JOIN generate_series({FIRST + rows + 1}, {FIRST + to}) AS series(counter) "
            + " ".join(
                f"LEFT JOIN {_free(field)} ON {_free(field)}.place = counter - {FIRST + rows}" for field in pointing
            )
        )
    return True


def make_one(model: type[models.Model]) -> None:
    """A row of a table that has none, of whatever its columns take; left out where its constraints want more."""
    with suppress(IntegrityError, DataError, ObjectDoesNotExist), transaction.atomic():
        given = {one.attname: _anything_for(one) for one in _copyable(model) if _must_be_given(one)}
        model._default_manager.bulk_create([model(**given)])


def _must_be_given(field: models.Field) -> bool:
    return not (field.null or field.has_default() or field.has_db_default())


def _anything_for(field: models.Field) -> Any:
    if field.remote_field:
        return field.related_model._default_manager.earliest("pk").pk
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField):
        return 1
    if isinstance(field, models.BooleanField):
        return False
    return b"" if isinstance(field, models.BinaryField) else "x@example.com"[: field.max_length]


def _copyable(model: type[models.Model]) -> list[models.Field]:
    """All columns but those that the database gives by itself."""
    fields = model._meta.concrete_fields
    return [one for one in fields if not one.generated and not isinstance(one, models.AutoField)]


def _differing(model: type[models.Model]) -> set[models.Field]:
    """One column of each that must be unique; where a row points to another of its own, that."""
    found = {field for field in _copyable(model) if field.unique}
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            fields = [model._meta.get_field(name) for name in _names_in(constraint)]
            if not found.intersection(fields):
                found.add(min(fields, key=lambda one: (bool(one.choices), bool(one.remote_field))))
    return found


def _names_in(constraint: UniqueConstraint) -> list[str]:
    return [*constraint.fields, *(name for one in constraint.expressions for name in _named(one))]


def _named(expression: BaseExpression | F) -> Iterator[str]:
    if isinstance(expression, F):
        yield expression.name
        return
    for one in expression.get_source_expressions():
        if one is not None:
            yield from _named(one)


def _copied(field: models.Field, *, differ: bool) -> str:
    column = f'one."{field.column}"'
    if not differ:
        return column
    if field.null and not isinstance(field, models.UUIDField):
        return "NULL"
    if field.remote_field:
        return f"{_free(field)}.key"
    another = next(
        (made for kind, made in ANOTHER.items() if isinstance(field, kind)), "left('x' || counter || {0}, {1})"
    )
    return another.format(column, field.max_length or 100)


def _points_to_its_own(field: models.Field) -> bool:
    return bool(field.remote_field) and (not field.null or isinstance(field, models.UUIDField))


def _free(field: models.Field) -> str:
    return f"free_{field.column}"


def _free_rows(pointing: list[models.Field], model: type[models.Model]) -> str:
    """The rows that no other points to, numbered: once for the whole statement, not once for each copy."""
    found = [f"{_free(field)} AS MATERIALIZED ({_rows_of_its_own(field, model)})" for field in pointing]
    return f"WITH {', '.join(found)} " if found else ""


def _rows_of_its_own(field: models.Field, model: type[models.Model]) -> str:
    target = field.related_model._meta
    key = f't."{target.pk.column}"'
    return (
        f"SELECT {key} AS key, row_number() OVER () AS place FROM {target.db_table} t WHERE {key} NOT IN"
        f' (SELECT m."{field.column}" FROM {model._meta.db_table} m WHERE m."{field.column}" IS NOT NULL)'
    )
