"""Long statements are planned once a connection, where the operator has not turned that off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tickets.db.prepared import Statement
from tickets.intake.store_statement import STORE_POST

pytestmark = pytest.mark.django_db


@pytest.fixture
def threshold() -> Iterator[Callable[[int | None], None]]:
    """Sets psycopg's own setting of the connection that the tests share."""
    connection.ensure_connection()
    raw = connection.connection
    before = raw.prepare_threshold

    def set_to(value: int | None) -> None:
        raw.prepare_threshold = value

    yield set_to
    set_to(before)


def plans(text: str) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = %s", [text])
        found: list[tuple[int, int]] = cursor.fetchall()
        return found


def test_a_post_is_prepared_once_and_soon_not_planned_any_more(post: Callable[..., Any]) -> None:
    for number in range(10):
        assert post(external_id=str(number)).status_code == 201

    [(generic, custom)] = plans(STORE_POST.text)
    assert generic > 0
    assert custom <= 5


def test_off_it_works_all_the_same(threshold: Callable[[int | None], None], post: Callable[..., Any]) -> None:
    threshold(None)
    statement = Statement("SELECT %(a)s::text || %(b)s::text || %(a)s::text -- off")

    assert statement.row({"a": "x", "b": "y", "c": "not asked for"}) == ("xyx",)
    assert plans(statement.text) == []
    assert post().status_code == 201


def test_a_statement_without_a_row_gives_none() -> None:
    assert Statement("SELECT 1 WHERE %(is_asked)s").row({"is_asked": False}) is None


def test_it_is_counted_and_logged_as_any_other(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as captured:
        Statement("SELECT %(word)s::text").row({"word": "hello"})

    assert captured.captured_queries[0]["sql"] == "SELECT $1::text"
