"""A calendar's hours and holidays as people write them, read with each mistake's place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from routing.conditions.calendars import DAYS, MIDNIGHT, Span, WorkingTime
from routing.conditions.parse import Mistakes, refuse_unstorable

KEYS = ("name", "zone", "hours", "holidays")
LONGEST_NAME = 80
MOST_HOLIDAYS = 1_000
_SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*")


def parse_working_time(given: Any, place: str, mistakes: Mistakes) -> WorkingTime | None:
    """None where something is wrong, which `mistakes` says."""
    before = len(mistakes.found)
    if not isinstance(given, Mapping):
        mistakes.add(place, "This is a calendar with name, zone, hours and holidays.")
        return None
    mistakes.unknown_keys(place, given, KEYS)
    refuse_unstorable(given, place, mistakes)
    name, zone = str(given.get("name", "")).strip(), str(given.get("zone", "")).strip()
    if not name or len(name) > LONGEST_NAME:
        mistakes.add(f"{place}.name".lstrip("."), "A calendar has a name.")
    if not _is_zone(zone):
        mistakes.add(f"{place}.zone".lstrip("."), f"“{zone}” is no time zone; write one such as Europe/Berlin.")
    hours = _hours(given.get("hours"), f"{place}.hours".lstrip("."), mistakes)
    holidays = _holidays(given.get("holidays") or [], f"{place}.holidays".lstrip("."), mistakes)
    if len(mistakes.found) > before:
        return None
    return WorkingTime(name=name, zone=zone, hours=hours, holidays=holidays)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return bool(name)


def _hours(given: Any, place: str, mistakes: Mistakes) -> dict[str, tuple[Span, ...]]:
    if not isinstance(given, Mapping):
        mistakes.add(place, "These are spans by day, such as mon: [09:00-17:00].")
        return {}
    mistakes.unknown_keys(place, given, DAYS)
    hours = {day: _spans(given.get(day) or [], f"{place}.{day}", mistakes) for day in DAYS}
    if not any(hours.values()):
        mistakes.add(place, "A calendar without hours has no working time; give it some.")
    return {day: spans for day, spans in hours.items() if spans}


def _spans(given: Any, place: str, mistakes: Mistakes) -> tuple[Span, ...]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list | tuple):
        mistakes.add(place, "These are spans, such as 09:00-17:00.")
        return ()
    spans = [span for text in texts for one in str(text).split(",") if (span := _span(one, place, mistakes))]
    spans.sort()
    for (_, end), (start, _) in zip(spans, spans[1:], strict=False):
        if start < end or end == MIDNIGHT:
            mistakes.add(place, "Two spans of one day overlap.")
    return tuple(spans)


def _span(text: str, place: str, mistakes: Mistakes) -> Span | None:
    written = _SPAN.fullmatch(text)
    try:
        if written is None:
            raise ValueError
        start = time(int(written[1]), int(written[2]))
        end = MIDNIGHT if (written[3], written[4]) == ("24", "00") else time(int(written[3]), int(written[4]))
    except ValueError:
        mistakes.add(place, f"“{text.strip()[:40]}” is no span; write one such as 09:00-17:00.")
        return None
    if end != MIDNIGHT and end <= start:
        mistakes.add(place, f"“{text.strip()}” ends before it begins; write two spans for a night.")
        return None
    return start, end


def _holidays(given: Any, place: str, mistakes: Mistakes) -> frozenset[date]:
    if not isinstance(given, list | tuple) or len(given) > MOST_HOLIDAYS:
        mistakes.add(place, "These are days, such as 2026-12-25.")
        return frozenset()
    days = set()
    for number, text in enumerate(given):
        try:
            days.add(date.fromisoformat(str(text).strip()))
        except ValueError:
            mistakes.add(f"{place}[{number}]", f"“{str(text)[:40]}” is no day; write one such as 2026-12-25.")
    return frozenset(days)


def plain_working_time(calendar: WorkingTime) -> dict[str, Any]:
    return {
        "name": calendar.name,
        "zone": calendar.zone,
        "hours": {
            day: [f"{_time_in_words(a)}-{_time_in_words(b, end=True)}" for a, b in spans]
            for day, spans in calendar.hours.items()
        },
        "holidays": sorted(day.isoformat() for day in calendar.holidays),
    }


def _time_in_words(at: time, *, end: bool = False) -> str:
    return "24:00" if end and at == MIDNIGHT else at.strftime("%H:%M")
