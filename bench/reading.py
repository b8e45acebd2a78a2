"""How often the local reader is right, whether its confidence tells, and how fast it is.

    OPENBLAS_NUM_THREADS=1 python -m bench.reading

Topics are measured on public sets and on whole tickets of two companies, which lie outside the project; category, urgency
and tone also on the tickets that the tests hold out, whose author is the author of the examples.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bench.django_ready  # noqa: F401  # the reader's modules ask for models
from bench import triage
from bench.topic_lists import DATA, TopicList, cut_list
from routing.reading.base import ReadRequest, ReadResult
from routing.reading.local import read_locally
from routing.topics.choose import guess_topic, learn_topics
from routing.topics.default_topics import DEFAULT_TOPICS

HELD_OUT = Path(__file__).resolve().parent.parent / "tests" / "routing" / "reading" / "held_out_tickets.jsonl"
LISTS = (("clinc150", 150), ("clinc150", 20), ("hwu64", 64), ("hwu64", 20))
EXAMPLES = (0, 1, 5, 10, 20)
QUESTIONS = 400
THRESHOLDS = (0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)
SEEDS = (1, 2)
PRECISION = 0.95
BINS = 10
PARTS = ("category", "urgency", "tone")
HEADINGS = ("best right", "right", "unsure", "near unsure", "far unsure", "ECE", "coverage @ .95")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOutcome:
    kind: str
    right: bool
    sure: bool
    confidence: float


def main() -> None:
    if DATA.is_dir():
        tell_topics()
        tell_curve()
    else:
        tell(f"No public sets at {DATA}: topics are not measured.")
    if triage.DATA.is_dir():
        tell_triage()
    else:
        tell(f"No whole tickets at {triage.DATA}: they are not measured.")
    tell_tickets()
    tell_speed()


def tell_triage() -> None:
    for score in triage.score_triage():
        told = ", ".join(f"{field} {right:.3f}" for field, right in score.right.items())
        sure = ", ".join(f"{field} {value:.3f}" for field, value in score.sure.items())
        tell(f"\n{score.name}: {score.tickets} tickets in English, {score.milliseconds:.1f} ms of CPU each")
        tell(f"  right: {told}; high read as low: {score.high_as_low}\n  sure on average: {sure}")


def tell_curve() -> None:
    """All examples of the largest set: what each threshold names right, and what it keeps out."""
    outcomes = list(ask(cut_list("clinc150", topics=150, examples=10_000, questions=QUESTIONS, seed=1)))
    inside = [outcome for outcome in outcomes if outcome.kind == "in"]
    outside = [outcome for outcome in outcomes if outcome.kind != "in"]
    tell(f"\n150 topics, all examples: best right {share([outcome.right for outcome in inside])}")
    for threshold in THRESHOLDS:
        named = share([outcome.right and outcome.confidence >= threshold for outcome in inside])
        kept_out = share([outcome.confidence < threshold for outcome in outside])
        tell(f"  from {threshold:.2f}: {named} named right, {kept_out} of what has no topic is unsure")


def tell_topics() -> None:
    tell(f"{'topics, examples of each':26}" + "".join(f"{heading:>16}" for heading in HEADINGS))
    for name, topics in LISTS:
        for examples in EXAMPLES:
            outcomes = [
                outcome
                for seed in SEEDS
                for outcome in ask(cut_list(name, topics=topics, examples=examples, questions=QUESTIONS, seed=seed))
            ]
            tell(f"{f'{name} {topics}, {examples}':26}" + "".join(f"{cell:>16}" for cell in _cells(outcomes)))


def ask(topic_list: TopicList) -> Iterator[ReadingOutcome]:
    for question in topic_list.questions:
        guess = guess_topic(learn_topics(topic_list.topics), question.told)
        if guess is not None:
            right = guess.topic.name == question.topic
            yield ReadingOutcome(kind=question.kind, right=right, sure=guess.is_sure, confidence=guess.confidence)


def _cells(outcomes: Sequence[ReadingOutcome]) -> Iterator[str]:
    inside = [outcome for outcome in outcomes if outcome.kind == "in"]
    yield share([outcome.right for outcome in inside])
    yield share([outcome.right and outcome.sure for outcome in inside])
    yield share([not outcome.sure for outcome in inside])
    for kind in ("near", "far"):
        yield share([not outcome.sure for outcome in outcomes if outcome.kind == kind])
    yield f"{calibration_error([(outcome.confidence, outcome.right) for outcome in inside]):.3f}"
    yield f"{coverage([(outcome.confidence, outcome.right) for outcome in outcomes]):.3f}"


def tell_tickets() -> None:
    with HELD_OUT.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for name, chosen in (("written last", [row for row in rows if not row["seen"]]), ("all", rows)):
        tell(f"\n{len(chosen)} held-out tickets, {name}")
        readings = [_read(row) for row in chosen]
        unsure = share([reading.topic == "unsure" for reading in readings])
        tell(f"  {'topic':12} unsure {unsure} (its truth is not labelled)")
        for part in PARTS:
            pairs = [
                (getattr(reading, f"{part}_confidence"), getattr(reading, part) in row[part])
                for reading, row in zip(readings, chosen, strict=True)
            ]
            mean = sum(confidence for confidence, _ in pairs) / len(pairs)
            tell(f"  {part:12} right {share([right for _, right in pairs])}, {mean:.3f} sure on average")


def tell_speed() -> None:
    with HELD_OUT.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    long = [{**row, "body": f"{row['body']} " * 20} for row in rows[:40]]
    for name, chosen in (("short", rows), ("long", long)):
        started = time.process_time()
        for row in chosen:
            _read(row)
        spent = (time.process_time() - started) / len(chosen)
        tell(f"\n{name} tickets: {1 / spent:.0f} a second, {1_000 * spent:.1f} ms of CPU each")


def _read(row: dict[str, Any]) -> ReadResult:
    return read_locally(ReadRequest(subject=row["subject"], body=row["body"], topics=DEFAULT_TOPICS))


def share(flags: Sequence[bool]) -> str:
    return f"{sum(flags) / len(flags):.3f}" if flags else "-"


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Mean gap between what was promised and what was right, in bins of as many answers each."""
    ordered, error = sorted(pairs), 0.0
    for number in range(BINS):
        part = ordered[number * len(ordered) // BINS : (number + 1) * len(ordered) // BINS]
        error += abs(sum(confidence for confidence, _ in part) - sum(right for _, right in part))
    return error / max(1, len(ordered))


def coverage(pairs: Sequence[tuple[float, bool]]) -> float:
    """The largest share that can be taken, the surest first, with 95 % of it right."""
    right = best = 0
    for number, (_, was_right) in enumerate(sorted(pairs, reverse=True), start=1):
        right += was_right
        best = number if right / number >= PRECISION else best
    return best / max(1, len(pairs))


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
