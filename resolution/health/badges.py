"""A health score as pages show it: its badge, how it has gone in words, and as a small line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from resolution.models.health import HIGHEST_SCORE, HealthBandName
from resolution.models.health_score import lowest_first
from tickets.presentation.badges import badge

BAND_COLOURS = {
    HealthBandName.EXCELLENT: "green",
    HealthBandName.GOOD: "green",
    HealthBandName.FAIR: "amber",
    HealthBandName.POOR: "red",
    HealthBandName.CRITICAL: "red",
}
WIDTH, HEIGHT, EDGE = 96, 22, 2


def score_badge(score: int | None, band: str) -> SafeString:
    if score is None or band not in HealthBandName.values:
        return badge("Not known", "grey")
    name = HealthBandName(band)
    return badge(f"{score} · {name.label}", BAND_COLOURS[name], title=f"{score} of {HIGHEST_SCORE}")


def change_words(change: int | None) -> str:
    """`−12`, `+3`, or that it stands."""  # noqa: RUF002  # the minus sign is meant
    if not change:
        return "–" if change is None else "0"
    return f"+{change}" if change > 0 else f"−{-change}"  # noqa: RUF001  # the minus sign is meant


def trend_words(change: int | None) -> str:
    if change is None:
        return ""
    if not change:
        return "It stands where it stood 30 days ago, or when it was first worked out."
    moved = "Up" if change > 0 else "Down"
    points = f"{abs(change)} point{'' if abs(change) == 1 else 's'}"
    return f"{moved} {points} against 30 days ago, or against its first score."


def health_line(health: dict[str, Any] | None) -> SafeString | str:
    """What stands on a customer's card: the score, how it moves, and what takes most from it."""
    if not health:
        return ""
    moved = change_words(health["change"]) if health["change"] else ""
    first = next((signal["words"] for signal in lowest_first(health["signals"]) if signal["score"] < HIGHEST_SCORE), "")
    return format_html(
        '<p class="hd-badges"><span class="hd-quiet">Health</span> <a class="hd-link" href="{}">{}</a>'
        ' <span class="hd-quiet">{}</span></p><p class="hd-quiet">{}</p>',
        reverse("admin:resolution_healthscore_change", args=[health["id"]]),
        score_badge(health["score"], health["band"]),
        f"{moved} in 30 days" if moved else "",
        first,
    )


def sparkline(scores: Sequence[int]) -> SafeString | str:
    """The scores in their order as a line, with words for whoever doesn't see it; nothing for fewer than two."""
    if len(scores) < 2:
        return ""
    step = (WIDTH - 2 * EDGE) / (len(scores) - 1)
    places = " ".join(
        f"{EDGE + place * step:.1f},{EDGE + (HEIGHT - 2 * EDGE) * (1 - score / HIGHEST_SCORE):.1f}"
        for place, score in enumerate(scores)
    )
    return format_html(
        '<svg class="hd-spark" role="img" viewBox="0 0 {} {}" width="{}" height="{}"><title>{}</title>'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/></svg>',
        *(WIDTH, HEIGHT, WIDTH, HEIGHT, f"From {scores[0]} to {scores[-1]}", places),
    )
