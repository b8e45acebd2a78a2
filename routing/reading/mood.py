"""Urgency and tone: the heads' chances, a floor where the text leaves no doubt, and the cues as reasons."""

from collections.abc import Mapping

from routing.reading.judgement import Judgement, likeliest_word
from tickets.states import Tone, Urgency

# The cues that a person would name for each answer.
URGENCY_CUES = {
    Urgency.HIGH.value: ("soon", "deadline", "many", "cost", "legal", "outage", "data loss", "security", "blocked"),
    Urgency.MEDIUM.value: ("broken", "degraded", "charge", "way round"),
    Urgency.LOW.value: ("no rush", "over", "minor", "wish", "question"),
}
TONE_CUES = {
    Tone.ANGRY.value: ("anger", "sarcasm", "repeat", "shouting", "leaving", "legal"),
    Tone.CONFUSED.value: ("confusion", "double marks"),
    Tone.CALM.value: (),
}
# What leaves no doubt, the strongest first: a threat of court is never low, however politely it is put; who says that
# there is no hurry is believed; who asks for speed wants it, whatever for.
FLOORS: tuple[tuple[str, Urgency, float], ...] = (
    ("legal", Urgency.HIGH, 0.6),
    ("no rush", Urgency.LOW, 0.6),
    ("over", Urgency.LOW, 0.6),
    ("soon", Urgency.HIGH, 0.5),
)
NO_FLOOR = ("", Urgency.MEDIUM, 0.0)


def judge_urgency(chances: Mapping[str, float], cues: Mapping[str, str]) -> Judgement:
    word, confidence = likeliest_word(_with_floor(chances, cues))
    return Judgement(word=word, confidence=confidence, reasons=_reasons("Urgency", word, cues, URGENCY_CUES[word]))


def judge_tone(chances: Mapping[str, float], cues: Mapping[str, str]) -> Judgement:
    word, confidence = likeliest_word(chances)
    return Judgement(word=word, confidence=confidence, reasons=_reasons("Tone", word, cues, TONE_CUES[word]))


def _with_floor(chances: Mapping[str, float], cues: Mapping[str, str]) -> Mapping[str, float]:
    _, word, floor = next((entry for entry in FLOORS if entry[0] in cues), NO_FLOOR)
    if chances[word] >= floor:
        return chances
    rest = (1 - floor) / (1 - chances[word])
    return {other: floor if other == word else chance * rest for other, chance in chances.items()}


def _reasons(what: str, word: str, cues: Mapping[str, str], telling: tuple[str, ...]) -> tuple[str, ...]:
    said = [cues[name] for name in telling if name in cues]
    return (f"{what} {word}: {', '.join(said)}.",) if said else ()
