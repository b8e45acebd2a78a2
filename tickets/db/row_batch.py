"""The rows of several small tables by one statement: one trip to the database, and all of them as they stood together."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def rows_at_once(*asked: QuerySet[Any]) -> list[list[Any]]:
    """What each of these finds, in its order. They select rows, whole or `only` some columns, which arrive as JSON."""
    statements = [rows.query.sql_with_params() for rows in asked]
    each = (f"(SELECT coalesce(json_agg(one), '[]')::text FROM ({sql}) one)" for sql, _ in statements)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(each)}", [value for _, values in statements for value in values])
        found = cursor.fetchone() or ()
    return [[_from_json(rows.model, row) for row in json.loads(told)] for rows, told in zip(asked, found, strict=True)]


def _from_json(model: type[Model], row: dict[str, Any]) -> Model:
    fields = [field for field in model._meta.concrete_fields if field.column in row]
    values = [field.to_python(row[field.column]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)
