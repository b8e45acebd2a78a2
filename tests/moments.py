"""Moments that stand some time after one that passed while a test ran, however long that took."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone


def is_after_pause(moment: datetime | None, *, seconds: float, began: datetime) -> bool:
    """Whether it is so many seconds after some moment between `began` and now."""
    return moment is not None and began <= moment - timedelta(seconds=seconds) <= timezone.now()
