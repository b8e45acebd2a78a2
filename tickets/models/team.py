from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.models.base import one_of


class Assignment(models.TextChoices):
    """How a ticket that comes to a team finds its person."""

    NOBODY = "nobody", "Nobody: it waits in the team's queue"
    ROUND_ROBIN = "round_robin", "In turn"
    LEAST_LOADED = "least_loaded", "Whoever has the fewest"


class TeamRole(models.TextChoices):
    MEMBER = "member", "Member"
    LEAD = "lead", "Lead"
    MANAGER = "manager", "Manager"


class Team(models.Model):
    """People who take care of some topics."""

    name = models.CharField(max_length=80, unique=True)
    description = models.CharField(max_length=200, blank=True)
    assignment = models.CharField(
        max_length=12,
        choices=Assignment,
        default=Assignment.NOBODY,
        db_default=Assignment.NOBODY.value,
        help_text="Who of the team gets a new ticket, among the available ones with room for it.",
    )
    is_triage = models.BooleanField(
        "triage",
        default=False,
        db_default=False,
        help_text="Gets what has neither a topic's team nor a pinned person. One team at most.",
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="tickets.TeamMember", blank=True, related_name="teams"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("assignment", Assignment),
            models.UniqueConstraint(
                fields=["is_triage"],
                condition=Q(is_triage=True),
                name="team_one_for_triage",
                violation_error_message="Another team is the one for triage; take it from that one first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person's part in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(
        max_length=8,
        choices=TeamRole,
        default=TeamRole.MEMBER,
        db_default=TeamRole.MEMBER.value,
        help_text="A lead is told of what comes first, a manager of what is escalated.",
    )
    is_available = models.BooleanField(
        "available", default=True, db_default=True, help_text="Off: gets no new tickets, and keeps what they have."
    )
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many unsettled tickets are enough. Empty: no limit."
    )
    assigned_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When their turn came last in this team."
    )

    class Meta:
        ordering = ["team", "user__username"]
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="team_member_once"),
            one_of("role", TeamRole),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"
