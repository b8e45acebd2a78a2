from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from tickets.admin.shared.base import DeskAdmin, RowsInline
from tickets.admin.shared.colleagues import ChoosesColleagues
from tickets.models import Team, TeamMember


class MemberInline(ChoosesColleagues, RowsInline):
    model = TeamMember
    fields = ("user", "role", "is_available", "capacity")
    extra = 0
    verbose_name = "member"


@admin.register(Team)
class TeamAdmin(DeskAdmin):
    list_display = ("name", "description", "assignment", "member_count", "is_triage")
    search_fields = ("name", "description")
    fields = ("name", "description", "assignment", "is_triage")
    inlines = (MemberInline,)
    empty_words = "A team is where a rule or a topic sends tickets. Add one and name its members."

    @admin.display(description="Members", ordering="members_counted")
    def member_count(self, team: Any) -> int:
        return int(team.members_counted)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        rows: QuerySet[Team] = super().get_queryset(request)
        return rows.annotate(members_counted=Count("memberships"))
