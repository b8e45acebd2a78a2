"""What people do to mailboxes, and what follows from it for the fetching."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.functions import Now

from tickets import handoff
from tickets.models import Mailbox

ACCOUNT = frozenset({"username", "folder"})
# Whoever is fetching with the old ones loses its claim.
CONNECTION = ACCOUNT | {"host", "port", "security", "login_by", "secret", "is_active", "imports_older"}


def fetch_now(mailbox: Mailbox) -> bool:
    """Has it fetched at once, whatever pause it is in; False if nothing is ever fetched."""
    if not Mailbox.objects.fetched().filter(pk=mailbox.pk).update(due_at=Now()):
        return False
    handoff.nudge_mailbox(mailbox.pk)
    return True


def settings_changed(mailbox: Mailbox, changed: Collection[str]) -> None:
    """Forgets what no longer holds after these fields were changed, and has it fetched with the new ones."""
    if CONNECTION.isdisjoint(changed):
        return
    values = {"claim": None, "claimed_until": None, "tries": 0, "failures": 0, "last_error": ""}
    Mailbox.objects.filter(pk=mailbox.pk).update(**values | _standing(mailbox, changed))
    fetch_now(mailbox)


def _standing(mailbox: Mailbox, changed: Collection[str]) -> dict[str, Any]:
    if not ACCOUNT.isdisjoint(changed):
        # Other mail: its first connection must be as safe as any.
        return {"uid_validity": None, "first_uid": None, "last_uid": None}
    if "host" in changed:
        # Most likely the same mail that has moved: it counts as numbered anew, so that none falls into the gap.
        return {"uid_validity": None}
    if "imports_older" in changed and mailbox.imports_older and mailbox.first_uid is not None:
        # What came since is known by its key.
        return {"last_uid": 0}
    return {}
