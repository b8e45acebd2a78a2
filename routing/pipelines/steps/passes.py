"""Which keys a step has let pass lately, counted one run at a time for each key."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from routing.models import StepPass
from routing.pipelines.references import expand
from routing.pipelines.steps.base import StepContext


def digest_of_key(key: Any, context: StepContext) -> bytes | None:
    """None where all of the key is null: nothing can be compared with nothing."""
    found = expand(key, context.scope)
    parts = found if isinstance(found, list) else [found]
    if all(part is None or part == "" for part in parts):
        return None
    return hashlib.sha256(
        json.dumps(found, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "replace")
    ).digest()


def passes_within(digest: bytes, context: StepContext, step: str, window: timedelta) -> list[datetime]:
    """When others passed with this key, the latest first."""
    lately = StepPass.objects.filter(pipeline=context.pipeline_id, step=step, digest=digest, at__gt=Now() - window)
    return list(lately.exclude(run=context.run_id).order_by("-at").values_list("at", flat=True)[:1_000])


@transaction.atomic
def pass_with_key(digest: bytes, context: StepContext, step: str, window: timedelta, *, most: int) -> bool:
    """Whether fewer than `most` others passed with this key; then this one does, once however often it is asked."""
    if context.run_id is None:
        return len(passes_within(digest, context, step, window)) < most
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{context.pipeline_id} {step} {digest.hex()}"]
        )
    if len(passes_within(digest, context, step, window)) >= most:
        return False
    StepPass.objects.get_or_create(
        run_id=context.run_id, step=step, defaults={"pipeline_id": context.pipeline_id, "digest": digest}
    )
    return True
