"""Has this been tried already?"""

import re

from resolution.answering.base import Context, Draft
from resolution.confidence.asked import earlier_answers, latest_words
from resolution.confidence.grounding import claims_of, plain
from resolution.confidence.part import FOR_REVIEW, Part

_DID_NOT_HELP = 0.4
_SAME_AGAIN = 0.2
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


def judge_repetition(draft: Draft, context: Context) -> Part:
    value, reason = _judge(draft, latest_words(context).replace("’", "'"), earlier_answers(context))
    return Part(name="repetition", value=value, reason=reason)


def _judge(draft: Draft, words: str, answers: list[str]) -> tuple[float, str]:
    if _says_again(draft, answers):
        return _SAME_AGAIN, "This answer was sent before."
    if answers and _UNHAPPY.search(words):
        return _DID_NOT_HELP, "The customer says that our last answer did not help."
    if answers:
        return FOR_REVIEW, "The customer writes again after our answer."
    if _TRIED.search(words):
        return FOR_REVIEW, "The customer has tried something already."
    return 1.0, "This is our first answer."


def _says_again(draft: Draft, answers: list[str]) -> bool:
    said = plain("\n".join(answers))
    claims = claims_of(draft.text)
    return bool(claims) and sum(plain(claim) in said for claim in claims) > _MOSTLY * len(claims)
