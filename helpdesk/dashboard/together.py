"""Several small questions as one statement: each has its rows, as if it had been asked alone."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Rows = list[dict[str, Any]]


def ask_together(**questions: QuerySet[Any, Any]) -> dict[str, Rows]:
    """Of each question, which is one with `values`, its rows. Only numbers and words come out as they went in."""
    compiled = [rows.query.sql_with_params() for rows in questions.values()]
    asked = ", ".join(
        f"(SELECT json_agg(q{place})::text FROM ({statement}) AS q{place})"
        for place, (statement, _) in enumerate(compiled)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [value for _, values in compiled for value in values])
        found = cursor.fetchone()
    return {name: json.loads(rows or "[]") for name, rows in zip(questions, found, strict=True)}
