"""Urgency and tone: the heads' chances, what a mistake costs, and the cues as reasons."""

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
# To read what is high as low is the worst mistake, and many false alarms are the next: so low wants that high is
# unlikely, and high that it is nearly as likely as the others together. Found on tickets of one company.
HIGH_FROM, LOW_UP_TO = 0.45, 0.3


def judge_urgency(chances: Mapping[str, float], cues: Mapping[str, str]) -> Judgement:
    word = _cheapest(chances)
    confidence = min(1.0, float(chances[word]))
    return Judgement(word=word, confidence=confidence, reasons=_reasons("Urgency", word, cues, URGENCY_CUES[word]))


def judge_tone(chances: Mapping[str, float], cues: Mapping[str, str]) -> Judgement:
    word, confidence = likeliest_word(chances)
    return Judgement(word=word, confidence=confidence, reasons=_reasons("Tone", word, cues, TONE_CUES[word]))


def _cheapest(chances: Mapping[str, float]) -> str:
    if chances[Urgency.HIGH] >= HIGH_FROM:
        return Urgency.HIGH.value
    is_low = chances[Urgency.LOW] >= chances[Urgency.MEDIUM] and chances[Urgency.HIGH] <= LOW_UP_TO
    return Urgency.LOW.value if is_low else Urgency.MEDIUM.value


def _reasons(what: str, word: str, cues: Mapping[str, str], telling: tuple[str, ...]) -> tuple[str, ...]:
    said = [cues[name] for name in telling if name in cues]
    return (f"{what} {word}: {', '.join(said)}.",) if said else ()
