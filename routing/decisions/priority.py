"""The priority: a table over what the text reports, who reports it and what else is said.

Urgent: outage, data loss, security concern. High: a core feature broken, a paying customer blocked. Normal: degraded,
or there is a way around. Low: an enquiry or a wish.
"""

from collections.abc import Collection, Mapping

from routing.reading.judgement import Judgement, likeliest_word
from tickets.states import Priority

Row = tuple[float, float, float, float]
WORDS = (Priority.URGENT.value, Priority.HIGH.value, Priority.NORMAL.value, Priority.LOW.value)

# What each impact means in shares of urgent, high, normal and low.
TABLE: dict[str, Row] = {
    "outage": (0.95, 0.05, 0.0, 0.0),
    "data loss": (0.9, 0.1, 0.0, 0.0),
    "security": (0.9, 0.05, 0.05, 0.0),
    "broken": (0.05, 0.85, 0.1, 0.0),
    "blocked": (0.0, 0.85, 0.15, 0.0),
    "degraded": (0.0, 0.05, 0.85, 0.1),
    "task": (0.0, 0.05, 0.8, 0.15),
    "enquiry": (0.0, 0.0, 0.1, 0.9),
}
BLOCKED_BUT_FREE: Row = (0.0, 0.4, 0.6, 0.0)
WITH_A_WAY_ROUND: dict[str, Row] = {"broken": (0.0, 0.3, 0.65, 0.05), "blocked": (0.0, 0.3, 0.65, 0.05)}
BROKEN_FOR_MANY: Row = (0.35, 0.6, 0.05, 0.0)
WITHOUT_HURRY: dict[str, Row] = {
    "broken": (0.0, 0.3, 0.6, 0.1),
    "blocked": (0.0, 0.3, 0.6, 0.1),
    "degraded": (0.0, 0.0, 0.6, 0.4),
    "task": (0.0, 0.0, 0.6, 0.4),
}
OVER_BY_NOW: Row = (0.05, 0.05, 0.4, 0.5)

IMPACTS = {
    "outage": "an outage",
    "data loss": "lost data",
    "security": "a security concern",
    "broken": "a function that does not work",
    "blocked": "a customer who cannot go on",
    "degraded": "something that works, but poorly",
    "task": "something that we are asked to do",
    "enquiry": "a question or a remark",
}


def judge_priority(
    impacts: Mapping[str, float], cues: Mapping[str, str], *, paying: bool, pressing: float
) -> Judgement:
    """`impacts` are chances of the table's first column, `pressing` is how likely the urgency is high."""
    shares = [0.0] * len(WORDS)
    for impact, chance in impacts.items():
        row = _row(impact, cues, paying=paying)
        shares = [share + chance * part for share, part in zip(shares, row, strict=True)]
    chances = _raise(dict(zip(WORDS, shares, strict=True)), _part_raised(cues, pressing))
    word, confidence = likeliest_word(chances)
    return Judgement(word=word, confidence=confidence, reasons=_reasons(word, impacts, cues, paying=paying))


def _row(impact: str, cues: Collection[str], *, paying: bool) -> Row:
    if "over" in cues and impact in ("outage", "broken", "blocked", "degraded"):
        return OVER_BY_NOW
    if "no rush" in cues or "minor" in cues:
        return WITHOUT_HURRY.get(impact, TABLE[impact])
    if "way round" in cues and impact in WITH_A_WAY_ROUND:
        return WITH_A_WAY_ROUND[impact]
    if impact == "blocked" and not paying:
        return BLOCKED_BUT_FREE
    if impact == "broken" and "many" in cues:
        return BROKEN_FOR_MANY
    return TABLE[impact]


def _part_raised(cues: Collection[str], pressing: float) -> float:
    """The part of normal that goes to high because somebody will be hurt by waiting, whatever it is about."""
    if "legal" in cues:
        return 0.7
    return 0.8 * max(0.0, pressing - 0.5)


def _raise(chances: dict[str, float], part: float) -> dict[str, float]:
    raised = part * chances["normal"]
    return {**chances, "normal": chances["normal"] - raised, "high": chances["high"] + raised}


def _reasons(word: str, impacts: Mapping[str, float], cues: Mapping[str, str], *, paying: bool) -> tuple[str, ...]:
    impact, chance = likeliest_word(impacts)
    reasons = [f"Sounds like {IMPACTS[impact]} ({chance:.2f}): priority {word}."]
    said = [cues[name] for name in (impact, "many", "way round", "legal") if name in cues]
    reasons += [f"Says that {cue}." for cue in said]
    if impact == "blocked":
        reasons.append("The customer pays." if paying else "The customer is on the free tier.")
    return tuple(reasons)
