"""What the verdicts say of the confidences: for the page *Calibration*. A fixed number of statements, whatever there is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from resolution.confidence.calibrations import calibrator_of
from resolution.confidence.engine_family import BUILT_IN
from resolution.confidence.judged_answers import JudgedAnswer, judged_answers
from resolution.confidence.precision import Precision, precision_of
from resolution.confidence.reliability import (
    Outcome,
    ReliabilityBin,
    coverage_at,
    expected_calibration_error,
    reliability_bins,
)
from resolution.models import Attempt, Calibration, EngineFamily
from tickets.states import Band

# Of so many an interval of 95 % is still about a third wide.
TOO_FEW = 30
# What autonomy by evidence asks for.
ENOUGH = 100
WEEKS = 12
# Shares are of the newest attempts: nobody waits for the count of a year.
MOST_ATTEMPTS = 20_000
SHARES_OF_DAYS = 90
SURELY = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class BandFigures:
    """`attempts` of the last days were in the band, `share` of all; `precision` is that of those that were judged."""

    band: Band
    attempts: int
    share: float | None
    precision: Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFigures:
    begins: date
    said: float
    precision: Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationReport:
    """`error` is of the confidences as they were said; `raw_error` before and `error_now` by the calibration in force."""

    overall: Precision
    bins: list[ReliabilityBin]
    bands: list[BandFigures]
    weeks: list[WeekFigures]
    error: float | None
    raw_error: float | None
    error_now: float | None
    covered: float
    attempts: int

    @property
    def warning(self) -> str:
        return warning_about(self.overall.answers)


def report_calibration(*, family: str = "", category: str = "") -> CalibrationReport:
    answers = judged_answers(family=family, category=category)
    counts = _attempts_by_band(family, category)
    said = [_outcome(answer, answer.confidence) for answer in answers]
    return CalibrationReport(
        overall=precision_of(answers),
        bins=reliability_bins(said),
        bands=_bands(answers, counts),
        weeks=_weeks(answers),
        error=expected_calibration_error(said),
        raw_error=expected_calibration_error([_outcome(answer, answer.raw) for answer in answers]),
        error_now=expected_calibration_error(_by_those_in_force(answers)),
        covered=coverage_at(said, SURELY),
        attempts=counts.total(),
    )


def warning_about(answers: int) -> str:
    """Empty where there are enough."""
    if answers < TOO_FEW:
        told = "1 answer has" if answers == 1 else f"{answers} answers have"
        return (
            f"Only {told} been judged: a few more verdicts can move every figure here by a quarter or more. Decide nothing "
            f"by them before there are {TOO_FEW}."
        )
    if answers < ENOUGH:
        return (
            f"{answers} answers have been judged: enough to see a direction, too few to let answers go out on the evidence; "
            f"that takes {ENOUGH}."
        )
    return ""


def _outcome(answer: JudgedAnswer, confidence: float) -> Outcome:
    return Outcome(confidence=confidence, right=answer.right, weight=answer.weight)


def _by_those_in_force(answers: Sequence[JudgedAnswer]) -> list[Outcome]:
    """As the same answers would be said today. It was fitted on them, so it looks better than it will prove."""
    calibrators = {
        (one.engine_family, one.category): calibrator_of(one) for one in Calibration.objects.filter(in_force=True)
    }
    return [
        _outcome(answer, calibrator.calibrate(answer.raw) if calibrator else answer.raw)
        for answer in answers
        for calibrator in [
            calibrators.get((answer.engine_family, answer.category)) or calibrators.get((answer.engine_family, ""))
        ]
    ]


def _bands(answers: Iterable[JudgedAnswer], counts: Counter[str]) -> list[BandFigures]:
    judged: dict[str, list[JudgedAnswer]] = defaultdict(list)
    for answer in answers:
        judged[answer.band].append(answer)
    total = counts.total()
    return [
        BandFigures(
            band=band,
            attempts=counts[band],
            share=counts[band] / total if total else None,
            precision=precision_of(judged[band]),
        )
        for band in (Band.AUTO, Band.REVIEW, Band.HOLD)
    ]


def _attempts_by_band(family: str, category: str) -> Counter[str]:
    since = timezone.now() - timedelta(days=SHARES_OF_DAYS)
    attempts = Attempt.objects.filter(created_at__gte=since)
    if family:
        built_in = Q(engine__in=BUILT_IN)
        attempts = attempts.filter(built_in if family == EngineFamily.LOCAL else ~built_in)
    if category:
        attempts = attempts.filter(ticket__category=category)
    newest = attempts.order_by("-created_at", "-id").values("pk")[:MOST_ATTEMPTS]
    found = Attempt.objects.filter(pk__in=newest).order_by().values_list("band").annotate(Count("pk"))
    return Counter(dict(found))


def _weeks(answers: Iterable[JudgedAnswer]) -> list[WeekFigures]:
    """The oldest first; a week without a verdict is left out."""
    inside: dict[date, list[JudgedAnswer]] = defaultdict(list)
    for answer in answers:
        inside[_monday(answer.at)].append(answer)
    return [_week(begins, inside[begins]) for begins in sorted(inside)[-WEEKS:]]


def _week(begins: date, answers: list[JudgedAnswer]) -> WeekFigures:
    total = sum(answer.weight for answer in answers)
    said = sum(answer.weight * answer.confidence for answer in answers) / total
    return WeekFigures(begins=begins, said=said, precision=precision_of(answers))


def _monday(at: datetime) -> date:
    day = timezone.localtime(at).date()
    return day - timedelta(days=day.weekday())
