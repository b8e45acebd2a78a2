"""How often the best article is the right one, and whether the confidence tells.

    python -m bench.resolution [folder]

The questions lie outside the project; without them only the speed is measured. The shipped weights were fitted on
questions of the same two corpora, so these numbers flatter them: scripts/fit_confidence.py prints the honest ones.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import bench.django_ready  # noqa: F401  # the answerers' modules ask for models
from resolution.answering import local
from resolution.answering.base import Candidate, Context
from resolution.confidence import assess_confidence
from resolution.knowledge.retrieval import KnowledgeBase, KnowledgeCard, Ranking, card_texts
from resolution.knowledge.retrieval.scaling import Weights
from tickets.embedding import DIMENSIONS, embed_texts

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
NAMES = ("clinc", "hwu")
AUTO, REVIEW = 0.85, 0.60
BINS = 15
SIZES = (100, 1_000, 20_000)
VOCABULARY = 5_000
TIMED = 30

HEADINGS = ("hit@1", "hit@3", "auto", "auto right", "review", "rev. right", "no answer, auto", "ECE", "ms")


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of one question. `answerable` says whether the base holds the answer at all."""

    answerable: bool
    first: bool
    in_three: bool
    confidence: float
    milliseconds: float


def main(folder: Path) -> None:
    if (folder / "kb").is_dir():
        print(f"{'':16}" + "".join(f"{heading:>17}" for heading in HEADINGS))
        for name in NAMES:
            print(table_row(name, ask_base(folder / "kb", name)))
    else:
        print(f"No questions at {folder / 'kb'}: only the speed is measured.")
    for size in SIZES:
        print(f"{size:>6} articles: {_time_ranking(size)}")


def ask_base(folder: Path, name: str, *, weights: Weights | None = None) -> list[AnswerOutcome]:
    articles, questions = read_lines(folder / f"{name}_articles.jsonl"), read_lines(folder / f"{name}_gold.jsonl")
    cards = [KnowledgeCard(row["article"], row["title"], "", tuple(row["examples"])) for row in articles]
    base = KnowledgeBase.build(cards, weights=weights)
    return [_ask(base, row["text"], set(row["articles"])) for row in questions]


def _ask(base: KnowledgeBase, question: str, right: set[str]) -> AnswerOutcome:
    started = time.perf_counter()
    ranking = base.rank(question)
    spent = time.perf_counter() - started
    context = _context(question, ranking)
    found = [candidate.article_id in right for candidate in ranking.candidates]
    return AnswerOutcome(
        answerable=bool(right),
        first=found[0],
        in_three=any(found[:3]),
        confidence=assess_confidence(ranking.features, local.draft_from_articles(context), context).value,
        milliseconds=1_000 * spent,
    )


def _context(question: str, ranking: Ranking) -> Context:
    """These articles have no body, so each gets one: it is the choice of the article that is measured."""
    return Context(
        ticket_id="t_bench",
        subject=question,
        category="general",
        channel="form",
        customer_name="",
        tier="free",
        is_vip=False,
        turns=(),
        candidates=tuple(_with_body(candidate) for candidate in ranking.candidates),
        retrieval=ranking.features,
    )


def _with_body(candidate: Candidate) -> Candidate:
    return Candidate(
        article_id=candidate.article_id,
        title=candidate.title,
        body=f"This is what we know about {candidate.title}.",
        score=candidate.score,
    )


def table_row(name: str, outcomes: Sequence[AnswerOutcome]) -> str:
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    auto = [outcome for outcome in outcomes if outcome.confidence >= AUTO]
    review = [outcome for outcome in outcomes if REVIEW <= outcome.confidence < AUTO]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    numbers = (
        _share(outcome.first for outcome in answerable),
        _share(outcome.in_three for outcome in answerable),
        len(auto) / len(outcomes),
        _share(outcome.first for outcome in auto),
        len(review) / len(outcomes),
        _share(outcome.first for outcome in review),
        _share(outcome.confidence >= AUTO for outcome in unanswerable),
        _calibration_error(outcomes),
        float(np.median([outcome.milliseconds for outcome in outcomes])),
    )
    return f"{name:16}" + "".join(f"{number:17.3f}" for number in numbers)


def _share(facts: Iterator[bool]) -> float:
    seen = list(facts)
    return sum(seen) / len(seen) if seen else float("nan")


def _calibration_error(outcomes: Sequence[AnswerOutcome]) -> float:
    """Expected calibration error over bins of equal size."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.confidence)
    bins = [part for part in np.array_split(np.array(ordered, object), BINS) if len(part)]
    gaps = [len(part) * abs(np.mean([o.confidence for o in part]) - np.mean([o.first for o in part])) for part in bins]
    return float(sum(gaps)) / len(outcomes)


def _time_ranking(size: int) -> str:
    """Random vectors are as slow to compare as real ones."""
    chance = np.random.default_rng(1)
    cards = [_make_card(number, chance) for number in range(size)]
    vectors = [_random_vectors(len(card_texts(card)), chance) for card in cards]
    started = time.perf_counter()
    base = KnowledgeBase.build(cards, vectors)
    built = time.perf_counter() - started
    question = "how do I word17 the word23 of my word4000"
    ranking, embedding = _time(lambda: base.rank(question)), _time(lambda: embed_texts([question]))
    return f"built in {built:.1f} s, {ranking:.1f} ms a question, of which {embedding:.1f} ms are embedding"


def _make_card(number: int, chance: np.random.Generator) -> KnowledgeCard:
    phrasings = tuple(_text(8, chance) for _ in range(3))
    return KnowledgeCard(str(number), _text(4, chance), _text(100, chance), phrasings)


def _text(words: int, chance: np.random.Generator) -> str:
    return " ".join(f"word{number}" for number in chance.integers(VOCABULARY, size=words))


def _random_vectors(rows: int, chance: np.random.Generator) -> NDArray[np.float32]:
    vectors = chance.standard_normal((rows, DIMENSIONS), np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _time(work: Callable[[], object]) -> float:
    """The median, in milliseconds."""
    spent = []
    for _ in range(TIMED):
        started = time.perf_counter()
        work()
        spent.append(1_000 * (time.perf_counter() - started))
    return float(np.median(spent))


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
