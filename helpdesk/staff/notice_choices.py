"""Which notices a colleague has switched off for themselves."""

from __future__ import annotations

from helpdesk.models import StaffPreferences
from routing.models import Notice


def notice_refusal(notice: Notice) -> str:
    """Asked when it is to be sent, so that a switch counts for what waits, too."""
    if notice.recipient_id is not None and notice.kind in muted_kinds(notice.recipient_id):
        return "The colleague has switched these notices off."
    return ""


def muted_kinds(user_id: int) -> list[str]:
    muted = StaffPreferences.objects.filter(user_id=user_id).values_list("muted_notices", flat=True).first()
    return muted or []


def choose_notices(user_id: int, *, muted: list[str]) -> None:
    StaffPreferences.objects.update_or_create(user_id=user_id, defaults={"muted_notices": muted})
