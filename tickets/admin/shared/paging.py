"""Pages of long lists, without counting what nobody pages through, and without reading past what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils.functional import cached_property

from tickets.presentation.counts import counted_up_to

# A filtered list that is longer is said to be; each row counted is a row read.
COUNTED_AT_MOST = 2_000
# Whole tables up to this length are counted.
ESTIMATED_FROM = 10_000
# How far from the beginning, and from the end, one can page.
PAGED_ROWS = 5_000


class EstimatedPaginator(Paginator):
    """Counts a filtered list up to 2,000 and takes PostgreSQL's own estimate for a whole table that is long."""

    # Set by a page in the midst of a list that is too long to page through: it has no rows, and says what to do instead.
    is_beyond_reach = False

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        if not rows.query.where:
            return rows_of_table(rows.model._meta.db_table)
        return counted_up_to(rows.order_by().values("pk")[:COUNTED_AT_MOST].count(), COUNTED_AT_MOST)

    def page(self, number: int | str) -> Page:
        """The last pages of a long list are read from its end, where they stand whatever the estimate says."""
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        if self.count <= ESTIMATED_FROM or first < PAGED_ROWS:
            return super().page(valid)
        if self.count - first > PAGED_ROWS:
            self.is_beyond_reach = True
            return Page([], valid, self)
        return Page(self._from_the_end(first), valid, self)

    def _from_the_end(self, first: int) -> Sequence[Any]:
        rows: Any = self.object_list
        behind = max(self.count - first - self.per_page, 0)
        return list(rows.reverse()[behind : self.count - first])[::-1]


def rows_of_table(table: str) -> int:
    """The estimate of the last analysis if it is large, else the count; in one query."""
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN reltuples > %s THEN reltuples::bigint"
            f" ELSE (SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT %s) AS counted) END"
            " FROM pg_class WHERE oid = %s::regclass",
            [ESTIMATED_FROM, ESTIMATED_FROM, name],
        )
        return int(cursor.fetchone()[0])
