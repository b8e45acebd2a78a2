"""Where a reader of the feed stands: behind the row of this change and id, whatever is written meanwhile."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import is_naive
from rest_framework.exceptions import NotFound

from resolution.models.health_score import HealthScore

LONGEST = 200


def token_of(row: HealthScore) -> str:
    assert row.changed_at is not None
    return base64.urlsafe_b64encode(f"{row.changed_at.isoformat()} {row.pk.hex}".encode()).decode().rstrip("=")


def position_in(token: str) -> Q:
    """What stands behind it. Raises NotFound for what is no cursor of ours."""
    try:
        padded = token[:LONGEST] + "=" * (-len(token[:LONGEST]) % 4)
        at, _, key = base64.urlsafe_b64decode(padded.encode("ascii")).decode("ascii").partition(" ")
        moment, last = datetime.fromisoformat(at), UUID(key)
    except (ValueError, UnicodeError, binascii.Error):
        raise NotFound("Invalid cursor") from None
    if is_naive(moment) or not 1970 < moment.year < 9000:
        raise NotFound("Invalid cursor")
    return Q(changed_at__gte=moment) & (Q(changed_at__gt=moment) | Q(id__gt=last))
