"""Has this been tried already?"""

import re

from resolution.answering.base import Context, Draft
from resolution.answering.claims import claims_of
from resolution.confidence.grounding import plain_words
from resolution.policies.caps import AnswerCap, cap_by, nothing_found
from tickets.states import Band

CHECK = "repetition"
_MOSTLY = 0.5

_UNHAPPY = re.compile(
    r"""\b(?:did|does|do|is|are|has|have|was|would|will|could|can)(?:n't|nt|\ not)\ (?:really\ |actually\ |yet\ )?
        (?:work|help|answer|solve|fix|resolve|what\ i|my\ question|it\b)
    | \b(?:not|isn't)\ (?:working|helpful|solved|fixed|resolved|what\ i\ (?:asked|meant|wanted))
    | \bstill\b | \bsame\ (?:problem|issue|error) | \bno\ luck\b | \bunhelpful\b | \buseless\b | \bas\ i\ said\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TRIED = re.compile(
    r"""\balready\ (?:tried|did|done|read|followed|checked)\b | \b(?:i|we)(?:'ve|\ have)?\ tried\b
    | \bstill\ (?:not|can't|cannot|doesn't|no)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def cap_by_repetition(draft: Draft, context: Context) -> AnswerCap:
    """The customer has heard from us before, or has tried something: nothing is sent unseen, or at all."""
    words, answers = context.question.replace("’", "'"), context.earlier_answers
    if _says_again(draft, answers):
        return cap_by(CHECK, Band.HOLD, "This answer was sent before.")
    if answers and _UNHAPPY.search(words):
        return cap_by(CHECK, Band.HOLD, "The customer says that our last answer did not help.")
    if answers:
        return cap_by(CHECK, Band.REVIEW, "The customer writes again after our answer.")
    if _TRIED.search(words):
        return cap_by(CHECK, Band.REVIEW, "The customer has tried something already.")
    return nothing_found(CHECK)


def _says_again(draft: Draft, answers: list[str]) -> bool:
    said = plain_words("\n".join(answers))
    claims = claims_of(draft.text)
    return bool(claims) and sum(plain_words(claim) in said for claim in claims) > _MOSTLY * len(claims)
