"""Multinomial logistic regression in numpy: the few-shot classifier of topics and the heads of the local reader."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Labels = NDArray[np.intp]
Objective = Callable[[Matrix], tuple[float, Matrix]]

# Measured best for sentence vectors of length 1 at 3 to 20 examples a class; larger fits the examples closer.
LOOSENESS = 10.0
MAX_STEPS = 150
MEMORY = 8
TOLERANCE = 1e-6


def fit_logistic(
    features: Matrix,
    labels: Labels,
    classes: int,
    *,
    start: Matrix | None = None,
    looseness: float = LOOSENESS,
    steps: int = MAX_STEPS,
) -> Matrix:
    """Weights, one column for each class; the last row is the bias. All classes weigh the same, however many rows."""
    rows = np.hstack([features, np.ones((len(features), 1))])
    first = np.zeros((rows.shape[1], classes)) if start is None else start
    importance = looseness * balance(labels, classes)
    objective = _objective(rows, labels, importance, np.zeros_like(first), free_from=-1)
    return _minimise(objective, first.ravel(), steps).reshape(-1, classes)


def refit_logistic(features: Matrix, labels: Labels, known: Matrix, *, beside: Matrix, looseness: float) -> Matrix:
    """What is known, bent by rows of one's own: the fewer they are, the nearer it stays. `beside` is added to each score."""
    rows = np.hstack([features, np.ones((len(features), 1))])
    importance = np.full(len(labels), looseness)
    objective = _objective(rows, labels, importance, known, free_from=len(known), beside=beside)
    return _minimise(objective, known.ravel(), MAX_STEPS).reshape(known.shape)


def score_features(features: Matrix, weights: Matrix) -> Matrix:
    return np.asarray(features @ weights[:-1] + weights[-1])


def softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def fit_sharpness(scores: Matrix, labels: Labels) -> float:
    """What to multiply held-out scores by, so that a probability of 0.8 is right four times in five."""
    candidates = np.exp(np.linspace(np.log(0.3), np.log(15), 60))
    right = np.arange(len(labels)), labels
    losses = [-np.log(softmax(scores * candidate)[right] + 1e-9).mean() for candidate in candidates]
    return float(candidates[int(np.argmin(losses))])


def balance(labels: Labels, classes: int) -> Matrix:
    counts = np.bincount(labels, minlength=classes)
    return np.asarray(len(labels) / (np.count_nonzero(counts) * counts[labels]))


def _objective(
    rows: Matrix, labels: Labels, importance: Matrix, known: Matrix, *, free_from: int, beside: Matrix | float = 0.0
) -> Objective:
    """Weights are pulled towards those that are known, but for the rows from the first one that is free."""
    classes = known.shape[1]
    wanted = np.eye(classes)[labels]
    penalised = np.ones((rows.shape[1], 1))
    penalised[free_from:] = 0

    def evaluate(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(-1, classes)
        chances = softmax(rows @ weights + beside)
        missed = -np.log(chances[np.arange(len(labels)), labels] + 1e-300)
        loss = importance @ missed + ((penalised * (weights - known)) ** 2).sum() / 2
        slope = rows.T @ ((chances - wanted) * importance[:, None]) + penalised * (weights - known)
        return float(loss), slope.ravel()

    return evaluate


def _minimise(objective: Objective, point: Matrix, steps: int) -> Matrix:
    """L-BFGS: steepest descent, bent by what the last few steps told about the curvature."""
    loss, slope = objective(point)
    history: list[tuple[Matrix, Matrix]] = []
    for _ in range(steps):
        direction = _direction(slope, history)
        moved, new_loss, new_slope = _search(objective, point, loss, slope, direction)
        if loss - new_loss <= TOLERANCE * abs(loss):
            break
        step, change = moved - point, new_slope - slope
        if step @ change > 0:
            history = [*history, (step, change)][-MEMORY:]
        point, loss, slope = moved, new_loss, new_slope
    return point


def _direction(slope: Matrix, history: list[tuple[Matrix, Matrix]]) -> Matrix:
    direction = slope.copy()
    parts = []
    for step, change in reversed(history):
        part = (step @ direction) / (step @ change)
        direction -= part * change
        parts.append(part)
    if history:
        step, change = history[-1]
        direction *= (step @ change) / (change @ change)
    else:
        direction /= max(1.0, float(np.abs(slope).sum()))
    for (step, change), part in zip(history, reversed(parts), strict=True):
        direction += step * (part - (change @ direction) / (step @ change))
    return direction


def _search(
    objective: Objective, point: Matrix, loss: float, slope: Matrix, direction: Matrix
) -> tuple[Matrix, float, Matrix]:
    """Halve the step until it gains enough; if none does, stay."""
    size, expected = 1.0, float(slope @ direction)
    while size > 1e-4:
        moved = point - size * direction
        new_loss, new_slope = objective(moved)
        if new_loss <= loss - 1e-4 * size * expected:
            return moved, new_loss, new_slope
        size /= 2
    return point, loss, slope
