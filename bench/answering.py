"""How good the local answers are on question sets with known answers, as `manage.py answer` would give them.

    python -m bench.answering --base ARTICLES.jsonl QUESTIONS.jsonl [--base … …] [--verdicts N] [--verdicts-file FILE]

Articles as `manage.py answer` takes them; questions {"id", "text", "articles": […]}, none where the base has no answer.
`--verdicts N` takes N of a base's questions for verdicts, by the hash of their id, and scores the others; without, all are
scored cold. An answer is right if the first article is one of the question's. The bands are those that would decide: the
lower of the confidence's and the cap's. Nothing is stored and no database is asked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bench.django_ready  # noqa: F401  # the answerers' modules ask for models
from resolution.answering.bulk import (
    BulkAnswer,
    Verdict,
    answer_question,
    collect_cards,
    collect_verdicts,
    learn_verdicts,
)
from resolution.confidence.calibration import Calibrator
from resolution.confidence.precision import precision_of
from resolution.confidence.reliability import Outcome, coverage_at, expected_calibration_error
from resolution.knowledge.retrieval import KnowledgeBase
from resolution.models import Policy
from resolution.policies.bands import permitted_band
from tickets.states import Band

HEADINGS = (
    *("base", "scored", "hit@1", "hit@3", "ECE", "auto", "right", "(95 %)", "review", "right", "(95 %)", "hold"),
    *("none, auto", "at .95", "CPU ms"),
)
WIDTHS = (26, 8, 8, 8, 8, 8, 8, 14, 8, 8, 14, 8, 12, 8, 8)
SURELY = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredAnswer:
    """`place` of the first right article among the ranked, from 0; None if none is. `answerable`: the base has one."""

    answerable: bool
    place: int | None
    confidence: float
    band: Band
    seconds: float

    @property
    def right(self) -> bool:
        return self.place == 0

    @property
    def weight(self) -> float:
        return 1.0


def main() -> None:
    chosen = _arguments()
    print(_row(HEADINGS))
    for articles, questions in chosen.base:
        print(_row([Path(questions).stem[:25], *_measure(Path(articles), Path(questions), chosen)]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--base", nargs=2, action="append", required=True, metavar=("ARTICLES", "QUESTIONS"))
    parser.add_argument("--verdicts", type=int, default=0, help="So many questions are verdicts, and not scored.")
    parser.add_argument("--verdicts-file", help="Verdicts as `manage.py answer` takes them.")
    return parser.parse_args()


def _measure(articles: Path, questions: Path, chosen: argparse.Namespace) -> list[str]:
    base = KnowledgeBase.build(collect_cards(articles.read_text(encoding="utf-8")))
    told, asked = _divide(_lines(questions), chosen.verdicts)
    verdicts = [*_given(chosen.verdicts_file), *_as_verdicts(base, told)]
    calibrator = learn_verdicts(base, verdicts)
    return _figures([_ask(base, calibrator, question) for question in asked])


def _divide(questions: list[dict[str, Any]], verdicts: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The same ones each time, whatever the order of the file."""
    mixed = sorted(questions, key=lambda question: hashlib.sha256(str(question["id"]).encode()).hexdigest())
    return mixed[:verdicts], mixed[verdicts:]


def _given(name: str | None) -> tuple[Verdict, ...]:
    return collect_verdicts(Path(name).read_text(encoding="utf-8")) if name else ()


def _as_verdicts(base: KnowledgeBase, told: Iterable[dict[str, Any]]) -> list[Verdict]:
    """As a reviewer would say of the answer that was made."""
    answers = [(question, answer_question(base, question["text"])) for question in told]
    return [
        Verdict(text=question["text"], article=answer.ranked[0], right=answer.ranked[0] in question["articles"])
        for question, answer in answers
        if answer.ranked
    ]


def _ask(base: KnowledgeBase, calibrator: Calibrator, question: dict[str, Any]) -> ScoredAnswer:
    started = time.process_time()
    answer = answer_question(base, question["text"])
    seconds = time.process_time() - started
    confidence = calibrator.calibrate(answer.raw)
    return ScoredAnswer(
        answerable=bool(question["articles"]),
        place=_place(answer, {str(name) for name in question["articles"]}),
        confidence=confidence,
        band=permitted_band(confidence, Policy(), answer.cap.band),
        seconds=seconds,
    )


def _place(answer: BulkAnswer, right: set[str]) -> int | None:
    return next((place for place, name in enumerate(answer.ranked) if name in right), None)


def _figures(answers: Sequence[ScoredAnswer]) -> list[str]:
    answerable = [answer for answer in answers if answer.answerable]
    outcomes = [Outcome(confidence=answer.confidence, right=answer.right) for answer in answers]
    unanswerable = [answer.band == Band.AUTO for answer in answers if not answer.answerable]
    return [
        f"{len(answers):,}",
        _share(answer.place == 0 for answer in answerable),
        _share(answer.place is not None and answer.place < 3 for answer in answerable),
        f"{expected_calibration_error(outcomes) or 0:.3f}",
        *_of_band(answers, Band.AUTO),
        *_of_band(answers, Band.REVIEW),
        _share(answer.band == Band.HOLD for answer in answers),
        _share(unanswerable),
        f"{coverage_at(outcomes, SURELY):.3f}",
        f"{1_000 * sum(answer.seconds for answer in answers) / max(1, len(answers)):.1f}",
    ]


def _of_band(answers: Sequence[ScoredAnswer], band: Band) -> list[str]:
    """Its share, how many of it are right, and the interval of that."""
    inside = [answer for answer in answers if answer.band == band]
    found = precision_of(inside)
    share = "–" if found.share is None else f"{found.share:.3f}"
    return [f"{len(inside) / max(1, len(answers)):.3f}", share, f"{found.low:.3f}-{found.high:.3f}"]


def _share(facts: Iterable[bool]) -> str:
    seen = list(facts)
    return f"{sum(seen) / len(seen):.3f}" if seen else "–"


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _row(cells: Sequence[str]) -> str:
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))


if __name__ == "__main__":
    main()
