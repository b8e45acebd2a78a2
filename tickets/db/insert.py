"""Writing a row unless one of its unique values is taken, without a statement that fails.

A failed INSERT stands in the database's log with all that it was to write, which may be a customer's whole mail.
"""

from __future__ import annotations

from django.db import models


def insert_unless_known(row: models.Model) -> bool:
    """Whether the row was written. It waits for another transaction that is writing such a row, as the constraint does."""
    rows = type(row)._base_manager
    rows.bulk_create([row], ignore_conflicts=True)
    # What the database fills in is read back, as Django's own create() does it.
    names = [name for name, value in vars(row).items() if hasattr(value, "resolve_expression")]
    written = rows.filter(pk=row.pk).values("pk", *names).first()
    if written is None:
        return False
    for name in names:
        setattr(row, name, written[name])
    return True
