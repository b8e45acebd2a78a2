"""In which of their teams a colleague gets new tickets: their own word, beside that of whoever edits the team."""

from __future__ import annotations

from collections.abc import Collection

from tickets.models import TeamMember


def memberships_of(user_id: int) -> list[TeamMember]:
    return list(TeamMember.objects.filter(user_id=user_id).select_related("team").order_by("team__name"))


def choose_availability(user_id: int, *, asked: Collection[str], available: Collection[str]) -> None:
    """`asked` are the memberships that the page showed: another that came meanwhile stays as it is."""
    for member in memberships_of(user_id):
        wanted = str(member.pk) in available
        if str(member.pk) in asked and member.is_available != wanted:
            member.is_available = wanted
            member.save(update_fields=["is_available"])
