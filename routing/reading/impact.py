"""The impact: what the text reports, whoever sent it."""

from collections.abc import Mapping, Sequence

from routing.reading.cues import SAYS_OVER, Cue
from routing.reading.judgement import Judgement, likeliest_word, tell_cues
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


# Trouble that is over is no trouble. Lost data and break-ins stay what they were.
MAY_BE_OVER = (Impact.OUTAGE.value, Impact.BROKEN.value, Impact.BLOCKED.value, Impact.DEGRADED.value)


def judge_impact(chances: Mapping[str, float], found: Sequence[Cue]) -> Judgement:
    if any(cue.finds == SAYS_OVER for cue in found):
        chances = _over_by_now(chances)
    word, confidence = likeliest_word(chances)
    sounds = f"Sounds like {IMPACTS[word]} ({confidence:.2f})."
    return Judgement(word=word, confidence=confidence, reasons=(sounds, *tell_cues("Impact", "impact", word, found)))


def _over_by_now(chances: Mapping[str, float]) -> Mapping[str, float]:
    """Trouble that is over is a remark on it."""
    past = sum(chances[word] for word in MAY_BE_OVER)
    left = {word: 0.0 if word in MAY_BE_OVER else chance for word, chance in chances.items()}
    return left | {Impact.QUESTION.value: left[Impact.QUESTION] + past}
