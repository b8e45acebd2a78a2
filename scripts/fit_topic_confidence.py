"""Fit the weights of a topic's confidence on public sets: `OPENBLAS_NUM_THREADS=1 python -m scripts.fit_topic_confidence`.

Prints `CERTAINTY` of routing/topics/choose.py: fitted on one set and tried on the other, then on both, which ships. A
fifth of the questions has no topic of the list, half of those of a topic that was left out.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import django
import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
os.environ.setdefault("HELPDESK_MODE", "test")
django.setup()

from bench.topic_lists import SETS, TopicList, cut_list
from routing.topics.choose import Certainty, chance_of_right, compare_topics, log_odds
from routing.topics.topic_model import fit_topics

SIZES = (8, 20, 60)
EXAMPLES = (2, 5, 10, 20)
SEEDS = (11, 12)
QUESTIONS = 300
SHARE = {"in": 0.8, "near": 0.1, "far": 0.1}
STEPS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    chance: float
    nearness: float
    right: bool
    weight: float


def main() -> None:
    cases = {name: collect(name) for name in SETS}
    for name, own in cases.items():
        others = [case for other, found in cases.items() if other != name for case in found]
        fitted = fit(own)
        sys.stdout.write(f"{name}: {fitted}, gap on the others {gap(others, fitted):.3f}\n")
    sys.stdout.write(f"both: {fit([case for found in cases.values() for case in found])}\n")


def collect(name: str) -> list[Case]:
    lists = [
        cut_list(name, topics=size, examples=examples, questions=QUESTIONS, seed=seed)
        for size in SIZES
        for examples in EXAMPLES
        for seed in SEEDS
    ]
    return [case for topic_list in lists for case in _cases(topic_list)]


def _cases(topic_list: TopicList) -> list[Case]:
    model = fit_topics(topic_list.topics)
    kinds = [question.kind for question in topic_list.questions]
    cases = []
    for question in topic_list.questions:
        compared = compare_topics(model, question.told)
        best = int(compared.chances.argmax())
        cases.append(
            Case(
                chance=float(compared.chances[best]),
                nearness=compared.nearness,
                right=topic_list.topics[best].name == question.topic,
                weight=SHARE[question.kind] / kinds.count(question.kind),
            )
        )
    return cases


def fit(cases: Sequence[Case]) -> Certainty:
    """Logistic regression by Newton's method: three weights, so there is nothing to hold back."""
    rows, right, weight = _arrays(cases)
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (weight * (chances - right))
        curvature = (rows * (weight * chances * (1 - chances))[:, None]).T @ rows
        weights -= np.linalg.solve(curvature, slope)
    base, certain, near = np.round(weights, 3).tolist()
    return Certainty(base=base, certain=certain, near=near)


def _arrays(cases: Sequence[Case]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    rows = np.array([(1.0, log_odds(case.chance), case.nearness) for case in cases])
    return rows, np.array([float(case.right) for case in cases]), np.array([case.weight for case in cases])


def gap(cases: Sequence[Case], certainty: Certainty) -> float:
    """Mean distance between what is promised and what is right, in twentieths of the promises."""
    promised = np.array([chance_of_right(case.chance, case.nearness, certainty) for case in cases])
    _, right, weight = _arrays(cases)
    twentieth = np.minimum(19, (promised * 20).astype(int))
    gaps = [abs((weight * (promised - right))[twentieth == number].sum()) for number in range(20)]
    return float(sum(gaps) / weight.sum())


if __name__ == "__main__":
    main()
