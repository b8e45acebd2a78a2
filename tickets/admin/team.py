from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from tickets.admin.shared.base import DeskAdmin
from tickets.models import Team


@admin.register(Team)
class TeamAdmin(DeskAdmin):
    list_display = ("name", "description", "member_count")
    search_fields = ("name", "description")
    filter_horizontal = ("members",)
    empty_words = "A team is where a rule or a topic sends tickets. Add one and name its members."

    @admin.display(description="Members", ordering="members_counted")
    def member_count(self, team: Any) -> int:
        return int(team.members_counted)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        rows: QuerySet[Team] = super().get_queryset(request)
        return rows.annotate(members_counted=Count("members"))
