"""A read-only field that is costly to make: the theme asks for it five times while it draws one page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Admin = TypeVar("Admin")
Shown = TypeVar("Shown")


def shown_once(show: Callable[[Admin, Any], Shown]) -> Callable[[Admin, Any], Shown]:
    """Made once for each row that was loaded, so once a page."""
    kept = f"_shown_{show.__name__}"

    @wraps(show)
    def shown(page: Admin, row: Any) -> Shown:
        if kept not in row.__dict__:
            row.__dict__[kept] = show(page, row)
        value: Shown = row.__dict__[kept]
        return value

    return shown
