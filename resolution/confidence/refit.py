"""Fitting the calibrations anew: each night, and as soon as there are enough new verdicts. Each fit leaves rows that say why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from resolution.confidence.calibration import AS_IT_IS, Calibrator, ObservedAnswer, fit_calibrator
from resolution.confidence.judged_answers import JUDGING, JudgedAnswer, judged_answers
from resolution.models import Calibration, EngineFamily, Verdict
from tickets.models import SettingAction, SettingChange

log = structlog.get_logger(__name__)

# Who is named in the settings' history, and what of each change.
ACTOR = "calibration"
TOLD = ("version", "slope", "intercept", "verdicts", "why")
# So many new verdicts are not made to wait for the night.
SOON = 25


def refit_due() -> int:
    """By the clock: how many engine families were fitted anew."""
    return sum(bool(refit_if_due(family, now=timezone.now())) for family in EngineFamily.values)


@transaction.atomic
def refit_if_due(family: str, *, now: datetime) -> list[Calibration]:
    """Asked again once nobody else is at it, so of two workers the second finds nothing to do."""
    if not _why_due(family, now=now):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk calibrations'), hashtext(%s))", [family])
    why = _why_due(family, now=now)
    return _refit(family, why=why) if why else []


def _why_due(family: str, *, now: datetime) -> str:
    """Empty if it is not."""
    verdicts = _verdicts(family)
    newest = Calibration.objects.filter(engine_family=family, category="", in_force=True).first()
    new = verdicts.count() - (newest.counted if newest else 0)
    if new <= 0:
        return ""
    told = "1 new verdict" if new == 1 else f"{new:,} new verdicts"
    if new >= SOON:
        return told
    last = newest.fitted_at if newest else verdicts.order_by("at").values_list("at", flat=True).first()
    is_another_day = last is not None and timezone.localtime(now).date() > timezone.localtime(last).date()
    return f"The night's fit, with {told}" if is_another_day else ""


def _verdicts(family: str) -> QuerySet[Verdict]:
    return Verdict.objects.filter(JUDGING, engine_family=family)


def _refit(family: str, *, why: str) -> list[Calibration]:
    """The generic one of all answers; one for each category with an answer, pulled to the generic one."""
    counted = _verdicts(family).count()
    judged = judged_answers(family=family)
    generic = _fit(judged, before=AS_IT_IS)
    fitted = {"": generic}
    for category in sorted({answer.category for answer in judged}):
        fitted[category] = _fit([answer for answer in judged if answer.category == category], before=generic)
    rows = [_row(family, category, made, counted=counted, why=why) for category, made in fitted.items()]
    return _put_in_force(family, rows)


def _fit(judged: Iterable[JudgedAnswer], *, before: Calibrator) -> Calibrator:
    observed = [ObservedAnswer(raw=answer.raw, right=answer.right, worth=answer.weight) for answer in judged]
    return fit_calibrator(observed, before=before)


def _row(family: str, category: str, made: Calibrator, *, counted: int, why: str) -> Calibration:
    of_its_kind = Calibration.objects.filter(engine_family=family, category=category)
    newest: int | None = of_its_kind.aggregate(newest=Max("version"))["newest"]
    return Calibration(
        engine_family=family,
        category=category,
        version=(newest or 0) + 1,
        slope=made.scale.slope,
        intercept=made.scale.shift,
        verdicts=made.verdicts,
        counted=counted,
        why=why,
        in_force=True,
    )


def _put_in_force(family: str, rows: Sequence[Calibration]) -> list[Calibration]:
    # One whose category has no answer left among the newest gives way to the generic one.
    in_force = Calibration.objects.filter(engine_family=family, in_force=True)
    before = {one.category: one for one in in_force}
    in_force.update(in_force=False)
    made = Calibration.objects.bulk_create(rows)
    SettingChange.objects.bulk_create(_line_of(one, before.get(one.category)) for one in made)
    for one in made:
        log.info("calibrated", family=family, category=one.category, version=one.version, verdicts=one.verdicts)
    return made


def _line_of(made: Calibration, before: Calibration | None) -> SettingChange:
    """For the settings' history, with what it was before."""
    return SettingChange(
        actor=ACTOR,
        action=SettingAction.CHANGED if before else SettingAction.MADE,
        kind="resolution.calibration",
        object_id=str(made.pk),
        object_name=str(made),
        changes={name: [getattr(before, name, None), getattr(made, name)] for name in TOLD},
    )
