"""What every action on many tickets needs: a page that asks first, and a word about what was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from tickets.actions import bulk
from tickets.admin.shared.base import DeskAdmin


class ActsOnMany(DeskAdmin):
    def tell_result(self, request: HttpRequest, done: bulk.BulkResult, what: str) -> None:
        if done.count:
            self.message_user(request, f"{done.count} ticket{'s' if done.count > 1 else ''} {what}.", messages.SUCCESS)
        for reason, count in done.refused.items():
            self.message_user(request, f"{count} not {what}: {reason}", messages.WARNING)

    def asking_page(self, request: HttpRequest, title: str) -> dict[str, Any]:
        """What every page has that asks before an action."""
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
