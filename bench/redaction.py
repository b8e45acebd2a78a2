"""How much personal data redaction leaves, how much else it takes, and how fast it is.

    python -m bench.redaction

A kind a line: the share of its characters that are left, and of its places that are wholly covered. On our own templates, and
on a public set that lies outside the project.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import bench.django_ready  # noqa: F401  # the recognisers ask for settings
from bench.redaction_texts import MarkedText, marked_texts
from bench.topic_lists import DATA
from routing.redaction.redact import find_spans, redact

PUBLIC = DATA.parent / "pii" / "gold.jsonl"
OF_PUBLIC = ("EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "US_SSN", "IP_ADDRESS")
COUNT, SEED = 6_000, 1
MEGABYTE, HOSTILE = 1_000_000, 100_000
# Repeated, these are the slowest that we know of; `tests/worst_texts.py` has more.
WORST = ("1 ", "0171 ", "a@", "a (at) ", "4111 ", "phone 1", "aB3dE6gH9jK2", "password=", "1.1.1.1.", "\u200b")


@dataclass(slots=True)
class _Share:
    characters: int = 0
    left: int = 0
    places: int = 0
    covered: int = 0


@dataclass(slots=True)
class _Score:
    kinds: dict[str, _Share] = field(default_factory=lambda: defaultdict(_Share))
    other: int = 0
    taken: int = 0


def main() -> None:
    own = list(marked_texts(COUNT, seed=SEED))
    _tell_score(f"{COUNT} texts of our own templates", _score(own))
    if PUBLIC.is_file():
        _tell_score("the public set", _score(_public()))
    else:
        _tell(f"No public set at {PUBLIC}.")
    _tell_speed([text.text for text in own])


def _public() -> Iterator[MarkedText]:
    with PUBLIC.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield MarkedText(row["text"], tuple((start, end, kind) for start, end, kind in row["spans"]))


def _score(texts: Iterable[MarkedText]) -> _Score:
    score = _Score()
    for text in texts:
        found = {place for span in find_spans(text.text) for place in range(span.start, span.end)}
        personal: set[int] = set()
        for start, end, kind in text.spans:
            places = set(range(start, end))
            personal |= places
            share = score.kinds[kind]
            share.characters += len(places)
            share.left += len(places - found)
            share.places += 1
            share.covered += places <= found
        score.other += len(text.text) - len(personal)
        score.taken += len(found - personal)
    return score


def _tell_score(name: str, score: _Score) -> None:
    kinds = {kind: share for kind, share in score.kinds.items() if kind in OF_PUBLIC or "public" not in name}
    _tell(f"\n{name}\n{'':18}{'places':>8}{'covered':>10}{'left':>10}")
    for kind, share in sorted(kinds.items()):
        _tell(f"{kind:18}{share.places:8}{share.covered / share.places:10.2%}{share.left / share.characters:10.2%}")
    left, characters = sum(one.left for one in kinds.values()), sum(one.characters for one in kinds.values())
    _tell(f"{'all':18}{'':18}{left / characters:10.2%}\nother text taken: {score.taken / score.other:.2%}")


def _tell_speed(texts: list[str]) -> None:
    prose = "\n".join(texts)
    whole = (prose * (MEGABYTE // len(prose) + 1))[:MEGABYTE]
    _tell("\nmegabytes a second of CPU")
    _tell(
        f"  texts of {len(prose) // len(texts)} characters, each with numbers: {len(prose) / MEGABYTE / _seconds(texts):.2f}"
    )
    _tell(f"  the same as one text: {1 / _seconds([whole]):.2f}")
    slowest = max((_seconds([(worst * HOSTILE)[:HOSTILE]]) * MEGABYTE / HOSTILE, worst) for worst in WORST)
    _tell(f"  the slowest of {len(WORST)} hostile texts, {slowest[1]!r}: {1 / slowest[0]:.2f}")


def _seconds(texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        redact(text)
    return time.process_time() - started


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
