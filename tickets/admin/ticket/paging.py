from __future__ import annotations

from typing import Any

from django.db.models.lookups import IsNull
from django.utils.functional import cached_property

from tickets.admin.shared.paging import COUNTED_AT_MOST, EstimatedPaginator, rows_of_table


class TicketPaginator(EstimatedPaginator):
    """Leaving out the merged ones, as the list does unasked, is no filter for a long list: they are few."""

    @cached_property
    def count(self) -> int:
        counted: int = super().count
        rows: Any = self.object_list
        if counted < COUNTED_AT_MOST or not _leaves_out_merged_alone(rows):
            return counted
        return rows_of_table(rows.model._meta.db_table)


def _leaves_out_merged_alone(rows: Any) -> bool:
    conditions = rows.query.where.children
    return len(conditions) == 1 and isinstance(one := conditions[0], IsNull) and one.lhs.target.name == "merged_into"
