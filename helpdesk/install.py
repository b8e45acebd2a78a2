"""What every installation begins with: roles, schedules, and rows that a lead then edits."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.models import Schedule

from helpdesk.audit.triggers import install_triggers
from helpdesk.owner import give_application_rights
from helpdesk.schedules import SCHEDULES
from resolution.health.scale import make_shipped_scale
from resolution.models import Policy
from routing.llm.prices import make_default_prices
from routing.models import ExampleSource, PriorityBase, PriorityLift, RuleSet, Topic, TopicExample
from routing.reading.cue_rows import make_shipped_cues
from routing.reading.prompt_versions import make_shipped_prompt
from routing.rules.shipped import shipped_document
from routing.rules.versions import publish
from routing.rules.working_copy import working_document, write_priority, write_rules
from routing.topics.default_topics import DEFAULT_TOPICS
from tickets.db.actor import acting_as
from tickets.models import Form, Mailbox, Team
from tickets.states import Category

ROLES: dict[str, tuple[str, ...]] = {
    "Support lead": (
        "view_*",
        "change_ticket",
        "*_team",
        "*_teammember",
        "*_vip",
        "*_topic",
        "*_topicexample",
        "*_unsurethreshold",
        "*_cue",
        "*_cuelift",
        "add_promptversion",
        "*_promptdraft",
        "add_prompttrial",
        "*_rule",
        "*_prioritybase",
        "*_prioritylift",
        "*_calendar",
        "view_ruleset",
        "add_ruleset",
        "*_modelprice",
        "add_backtest",
        "*_pipeline",
        "*_destination",
        "change_pipelinerun",
        "change_delivery",
        "*_article",
        "*_macro",
        "change_precedent",
        "change_gap",
        "change_policy",
        "change_healthweight",
        "change_healthband",
        "add_replay",
        "change_customer",
        "add_customer",
        "change_reply",
        "add_outboxhold",
        "change_receipt",
        "*_mailrule",
    ),
    "Reviewer": (
        "view_ticket",
        "change_ticket",
        "view_message",
        "view_customer",
        "view_healthscore",
        "view_accountevent",
        "view_reply",
        "change_reply",
        "view_article",
        "view_precedent",
        "change_precedent",
        "view_attempt",
        "*_macro",
        "view_verdict",
        "view_calibration",
        "view_feedback",
        "view_decision",
        "view_reading",
        "view_ticketevent",
        "view_topic",
        "view_topicexample",
        "view_topicmodel",
        "view_unsurethreshold",
        "view_cue",
        "view_cuelift",
        "view_team",
        "view_teammember",
        "view_vip",
        "view_correction",
    ),
    "Auditor": ("view_*",),
    "Integration manager": (
        "view_integration",
        "add_integration",
        "change_integration",
        "*_apikey",
        "*_form",
        "*_formsecret",
        "*_mailbox",
        "*_mailrule",
        "*_destination",
        "view_pipeline",
        "view_pipelineevent",
        "view_pipelinerun",
        "view_delivery",
        "change_delivery",
        "view_receipt",
        "view_ticket",
        "view_reply",
        "view_customer",
    ),
}
OUR_APPS = ("tickets", "routing", "resolution", "helpdesk")
# What staff did by the admin's forms is Django's own table.
STAFF_ACTIONS = "view_logentry"
READ_STAFF_ACTIONS = ("Support lead", "Auditor")
TEAMS: dict[str, str] = {
    Category.BILLING: "Finance",
    Category.TECHNICAL: "Technical support",
    Category.ONBOARDING: "Customer success",
    Category.GENERAL: "Front desk",
}


def after_migrate(**options: Any) -> None:
    """Runs after each migrate; what is there already is left as it is."""
    give_application_rights()
    install_triggers()
    with acting_as("installation"):
        _make_roles()
        _make_schedules()
        _make_mailbox()
        make_default_prices()
        make_shipped_cues()
        make_shipped_prompt()
        make_shipped_scale()
        if not Policy.objects.exists():
            _make_defaults()
        _make_rules()


def _make_roles() -> None:
    # Permissions are made app by app, and this app comes first: the others' are not there yet on a new database.
    for label in (*OUR_APPS, "admin"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    for name, patterns in ROLES.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if not is_new:
            # Its permissions are the administrator's now.
            continue
        wanted = Q(pk__in=[])
        for pattern in patterns:
            wanted |= _matching(pattern)
        group.permissions.set(Permission.objects.filter(wanted, content_type__app_label__in=OUR_APPS))
        if name in READ_STAFF_ACTIONS:
            group.permissions.add(*Permission.objects.filter(codename=STAFF_ACTIONS, content_type__app_label="admin"))


def _matching(pattern: str) -> Q:
    if pattern.endswith("*"):
        return Q(codename__startswith=pattern[:-1])
    return Q(codename__endswith=pattern[1:]) if pattern.startswith("*") else Q(codename=pattern)


def _make_schedules() -> None:
    for name, (function, minutes) in SCHEDULES.items():
        values = {"func": function, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
        schedule, is_new = Schedule.objects.get_or_create(name=name, defaults=values | {"next_run": timezone.now()})
        if not is_new:
            Schedule.objects.filter(pk=schedule.pk).update(**values)


def _make_mailbox() -> None:
    """Answers come from this address, so what is written to it is for us. Nothing is fetched until a server is named."""
    if not Mailbox.objects.filter(address__iexact=settings.SUPPORT_ADDRESS).exists():
        Mailbox.objects.create(address=settings.SUPPORT_ADDRESS)


@transaction.atomic
def _make_defaults() -> None:
    teams = {category: Team.objects.get_or_create(name=name)[0] for category, name in TEAMS.items()}
    if not Team.objects.filter(is_triage=True).exists():
        Team.objects.filter(pk=teams[Category.GENERAL].pk).update(is_triage=True)
    for category in Category.values:
        Policy.objects.create(category=category)
    for card in DEFAULT_TOPICS:
        topic, is_new = Topic.objects.get_or_create(
            name=card.name,
            defaults={"category": card.category, "description": card.description, "team": teams[card.category]},
        )
        if is_new:
            shipped = ExampleSource.SHIPPED
            TopicExample.objects.bulk_create(
                [TopicExample(topic=topic, text=text, source=shipped) for text in card.examples]
            )
    _make_form()


def _make_form() -> None:
    if not Form.objects.exists():
        Form.objects.create(name="Support page", is_public_page=True)


def _make_rules() -> None:
    """What the product comes with, and what there was before there were versions: published as the first of them."""
    if RuleSet.objects.exists():
        return
    shipped, before = shipped_document(), working_document()
    named = {rule.name.casefold() for rule in before.rules}
    moves = tuple(rule for rule in shipped.rules if rule.name.casefold() not in named)
    write_rules((*moves, *before.rules))
    if not PriorityLift.objects.exists() and not PriorityBase.objects.exists():
        write_priority(shipped)
    publish(by="installation", reason="The rules that the product comes with.")
