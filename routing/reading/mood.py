"""Urgency and tone: the heads' chances, what a mistake costs, and the cues as reasons."""

from collections.abc import Mapping, Sequence

from routing.reading.cues import Cue
from routing.reading.judgement import Judgement, likeliest_word, tell_cues
from tickets.states import Urgency

# To read what is high as low is the worst mistake, and many false alarms are the next: so low wants that high is
# unlikely, and high that it is nearly as likely as the others together. Found on tickets of one company.
HIGH_FROM, LOW_UP_TO = 0.45, 0.3


def judge_urgency(chances: Mapping[str, float], found: Sequence[Cue]) -> Judgement:
    word = _cheapest(chances)
    confidence = min(1.0, float(chances[word]))
    return Judgement(word=word, confidence=confidence, reasons=tell_cues("Urgency", "urgency", word, found))


def judge_tone(chances: Mapping[str, float], found: Sequence[Cue]) -> Judgement:
    word, confidence = likeliest_word(chances)
    return Judgement(word=word, confidence=confidence, reasons=tell_cues("Tone", "tone", word, found))


def _cheapest(chances: Mapping[str, float]) -> str:
    if chances[Urgency.HIGH] >= HIGH_FROM:
        return Urgency.HIGH.value
    is_low = chances[Urgency.LOW] >= chances[Urgency.MEDIUM] and chances[Urgency.HIGH] <= LOW_UP_TO
    return Urgency.LOW.value if is_low else Urgency.MEDIUM.value
