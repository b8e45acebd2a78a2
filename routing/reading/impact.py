"""The impact: what the text reports, whoever sent it."""

from collections.abc import Mapping

from routing.reading.cues import MAY_BE_OVER, OVER
from routing.reading.judgement import Judgement, likeliest_word
from tickets.states import Impact

IMPACTS = {
    Impact.OUTAGE.value: "an outage",
    Impact.DATA_LOSS.value: "lost data",
    Impact.SECURITY.value: "a security concern",
    Impact.BROKEN.value: "a function that does not work",
    Impact.BLOCKED.value: "a customer who cannot go on",
    Impact.DEGRADED.value: "something that works, but poorly",
    Impact.QUESTION.value: "a question, or something that we are asked to do",
    Impact.WISH.value: "a wish or a remark",
}


def judge_impact(chances: Mapping[str, float], cues: Mapping[str, str]) -> Judgement:
    if OVER in cues:
        chances = _over_by_now(chances)
    word, confidence = likeliest_word(chances)
    said = [cues[name] for name in (word.replace("_", " "), "many", "way round", "legal") if name in cues]
    reasons = (f"Sounds like {IMPACTS[word]} ({confidence:.2f}).", *(f"Says that {cue}." for cue in said))
    return Judgement(word=word, confidence=confidence, reasons=reasons)


def _over_by_now(chances: Mapping[str, float]) -> Mapping[str, float]:
    """Trouble that is over is a remark on it."""
    past = sum(chances[word] for word in MAY_BE_OVER)
    left = {word: 0.0 if word in MAY_BE_OVER else chance for word, chance in chances.items()}
    return left | {Impact.QUESTION.value: left[Impact.QUESTION] + past}
