"""Answering without a model or a network: the best article's own words between a greeting and a closing."""

import re
import unicodedata

import numpy as np

from resolution.answering.base import Candidate, Context, Draft, Source
from tickets.embedding import embed_one, embed_texts
from tickets.stream_safe import normalize_text

ENGINE = "local"
VERSION = "local-1"

# Up to here a body is sent whole; a longer one is read by nobody, so only what fits the question is sent.
_LONGEST_PASSAGE = 1_200
_LONGEST_NAME = 40
_IN_NAMES = " .'’-"
_DOMAIN = re.compile(r"\.\S")
_HEADING = re.compile(r"#{1,6}\s|[^\n.:!?]{1,60}$")
_GOES_ON = re.compile(r"(?:[-*•]|\d+[.)])\s")
_GAP = re.compile(r"\n\s*\n")


def draft_from_articles(context: Context) -> Draft:
    """An empty draft, with the reason, where no article can speak for us."""
    if not context.candidates:
        return _nothing("No article fits the question.")
    best = context.candidates[0]
    if not best.body.strip():
        return _nothing(f"The best article, “{best.title}”, has no text.")
    passage, whole = _passage(best.body.strip(), context)
    return Draft(
        text=f"{_greeting(context.customer_name)}\n\n{passage}",
        sources=(_source(best),),
        engine=ENGINE,
        version=VERSION,
        reasons=(*_of_the_passage(best, whole), *_of_doubts(context)),
    )


def _of_the_passage(best: Candidate, whole: bool) -> tuple[str, ...]:
    return () if whole else (f"Of “{best.title}” only the parts that fit the question are quoted.",)


def _of_doubts(context: Context) -> tuple[str, ...]:
    doubts = dict.fromkeys(turn.doubt for turn in context.turns if turn.doubt)
    return tuple(f"Not verified who wrote a part of this: {doubt}." for doubt in doubts)


def _nothing(reason: str) -> Draft:
    return Draft(text="", sources=(), engine=ENGINE, version=VERSION, reasons=(reason,))


def _source(candidate: Candidate) -> Source:
    return Source(article_id=candidate.article_id, title=candidate.title, version=candidate.version)


def _greeting(name: str) -> str:
    known = safe_name(name)
    return f"Hello {known}," if known else "Hello,"


def safe_name(name: str) -> str:
    """The customer's name if it looks like one. It comes from outside, and goes out under our address."""
    name = " ".join(normalize_text("NFC", name).split())
    plain = all(character in _IN_NAMES or unicodedata.category(character)[0] in "LM" for character in name)
    if not name or not plain or len(name) > _LONGEST_NAME or _DOMAIN.search(name) or not name[0].isalpha():
        return ""
    return name


def _passage(body: str, context: Context) -> tuple[str, bool]:
    """What to quote of the body, and whether that is all of it."""
    if len(body) <= _LONGEST_PASSAGE:
        return body, True
    sections = _sections(body)
    similarities = embed_texts(sections) @ embed_one(context.question)
    chosen = _choose(sections, list(np.argsort(-similarities, kind="stable")))
    return "\n\n".join(sections[place] for place in sorted(chosen)), len(chosen) == len(sections)


def _sections(body: str) -> list[str]:
    """Paragraphs, each with the heading or lead-in above it and the list below it: what makes no sense apart."""
    sections: list[str] = []
    for paragraph in _GAP.split(body):
        if sections and (_leads_in(sections[-1]) or _GOES_ON.match(paragraph)):
            sections[-1] = f"{sections[-1]}\n\n{paragraph}"
        else:
            sections.append(paragraph)
    return sections


def _leads_in(section: str) -> bool:
    last = _GAP.split(section)[-1].strip()
    return last.endswith(":") or bool(_HEADING.match(last)) and "\n" not in last


def _choose(sections: list[str], best_first: list[int]) -> set[int]:
    """The likest section always, then those that still fit."""
    chosen, length = {best_first[0]}, len(sections[best_first[0]])
    for place in best_first[1:]:
        if length + len(sections[place]) <= _LONGEST_PASSAGE:
            chosen.add(place)
            length += len(sections[place])
    return chosen
