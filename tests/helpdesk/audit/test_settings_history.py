"""Each change of a setting leaves a line: who, what, from what to what, and never a secret."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import ProgrammingError, connection, models, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from helpdesk.audit.settings import NO_SETTINGS, SETTINGS
from helpdesk.audit.triggers import install_triggers, noted_fields
from helpdesk.owner import as_owner
from resolution.models import HealthWeight, Macro, Policy
from routing.models import (
    Calendar,
    Cue,
    CueLift,
    PriorityBase,
    PriorityLift,
    PromptDraft,
    TopicExample,
    UnsureThreshold,
    Vip,
)
from tests import factories
from tests.routing.pipelines.rows import make_destination, make_pipeline
from tickets.db.actor import acting_as
from tickets.integrations import form_secrets, keys, signing
from tickets.models import Address, ApiKey, Customer, Form, Integration, Mailbox, MailRule, SettingChange, TeamMember

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


OTHER: dict[type[models.Field[Any, Any]], Any] = {
    models.EmailField: "other@example.com",
    models.CharField: "other",
    models.TextField: "other",
    models.FloatField: 0.99,
    models.DecimalField: Decimal("0.21"),
    models.PositiveSmallIntegerField: 85,
    models.DateTimeField: timezone.now(),
}


def last() -> SettingChange:
    return SettingChange.objects.order_by("-id")[0]


def test_every_model_with_an_admin_page_is_a_setting_or_says_why_not() -> None:
    known = {setting.model for setting in SETTINGS} | NO_SETTINGS.keys()
    request = _request_of_a_superuser()
    changeable = {
        model
        for model, page in admin.site._registry.items()
        if page.has_change_permission(request)
        or page.has_add_permission(request)
        or page.has_delete_permission(request)
    }
    inlines = {inline.model for model in changeable for inline in admin.site._registry[model].inlines if _edits(inline)}

    assert {model.__name__ for model in (changeable | inlines) - known} == set()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.model.__name__)
def test_a_change_by_any_way_leaves_a_line(setting: Any) -> None:
    row = _one_of(setting.model)
    field = next(field for field in noted_fields(setting) if _other_value(field, row) is not None)

    with acting_as("ann"):
        setting.model.objects.filter(pk=row.pk).update(**{field.name: _other_value(field, row)})

    line = last()
    assert (line.actor, line.action) == ("ann", "changed")
    assert list(line.changes) == [field.name]
    if setting.model is HealthWeight:
        # All of them must be right together when the test ends.
        setting.model.objects.filter(pk=row.pk).update(weight=row.weight)


def test_a_policy_names_who_changed_it_and_from_what_to_what(root: Client) -> None:
    policy = Policy.objects.get(category="billing")
    page = reverse("admin:resolution_policy_change", args=[policy.pk])

    root.post(page, {"autonomy": "draft", "auto_from": "0.9", "review_from": "0.6"})

    line = last()
    assert (line.actor, line.kind, line.object_name) == ("root", "resolution.policy", "billing")
    assert line.changes == {"autonomy": ["auto", "draft"], "auto_from": [0.85, 0.9]}


def test_what_nobody_changed_leaves_none(root: Client) -> None:
    policy = Policy.objects.get(category="billing")
    before = SettingChange.objects.count()

    root.post(
        reverse("admin:resolution_policy_change", args=[policy.pk]),
        {"autonomy": "auto", "auto_from": "0.85", "review_from": "0.6"},
    )

    assert SettingChange.objects.count() == before


def test_keys_and_secrets_are_named_and_never_told(integration: Integration) -> None:
    before = SettingChange.objects.count()
    form = Form.objects.create(name="Shop")
    key, key_text = keys.create_key(integration)
    keys.rotate_key(key)
    keys.revoke_key(key)
    secrets = [key_text, key.digest, signing.make_signing_secret(integration)]
    secrets.append(signing.rotate_signing_secret(integration))
    row, text = form_secrets.create_secret(form)
    form_secrets.revoke_secret(row)
    stored = connection.cursor().execute("SELECT signing_secret, callback_secret FROM tickets_integration").fetchall()

    lines = list(SettingChange.objects.order_by("id")[before:])

    told = " ".join(str(line.__dict__) for line in lines)
    assert not [secret for secret in (*secrets, text, row.digest, *stored[0]) if secret in told]
    assert [(line.kind, line.action) for line in lines] == [
        ("tickets.form", "made"),
        ("tickets.apikey", "made"),
        ("tickets.apikey", "changed"),
        ("tickets.apikey", "made"),
        ("tickets.apikey", "revoked"),
        ("tickets.integration", "changed"),
        ("tickets.integration", "changed"),
        ("tickets.formsecret", "made"),
        ("tickets.formsecret", "revoked"),
    ]
    assert lines[1].changes["integration"] == [None, integration.name]
    assert lines[5].changes == {"signing_secret": "changed"}


def test_a_button_is_noted_by_whoever_pressed_it(root: Client, integration: Integration) -> None:
    key, _ = keys.create_key(integration)

    root.post(reverse("admin:tickets_apikey_revoke_this", args=[key.pk]))

    assert (last().actor, last().action, last().object_name) == ("root", "revoked", key.prefix)


def test_a_list_s_action_and_an_edited_list_are_noted(root: Client) -> None:
    vip = Vip.objects.create(address="ann@example.com")

    root.post(
        reverse("admin:routing_vip_changelist"),
        {"action": "delete_selected", "_selected_action": [vip.pk], "post": "yes"},
    )

    assert not Vip.objects.filter(pk=vip.pk).exists()
    assert (last().actor, last().action, last().object_name) == ("root", "removed", vip.address)


def test_a_part_stands_in_the_history_of_its_whole() -> None:
    topic = factories.TopicFactory()
    example = TopicExample.objects.create(topic=topic, text="No way in")

    with acting_as("ann"):
        TopicExample.objects.filter(pk=example.pk).update(urgency="high")

    line = last()
    assert (line.kind, line.object_id, line.object_name) == ("routing.topic", str(topic.pk), topic.name)
    assert line.action == "changed"
    assert line.changes["urgency"] == ["", "high"]


def test_a_role_s_permissions_and_a_person_s_roles_are_named() -> None:
    role, person = Group.objects.create(name="Night shift"), factories.UserFactory()
    permissions = role.permissions.model.objects.filter(codename__in=["change_rule", "view_rule"])

    role.permissions.set(permissions)
    assert sorted(last().changes["permissions"][1]) == ["change_rule", "view_rule"]

    person.groups.add(role)
    assert (last().object_name, last().changes) == (person.username, {"groups": [None, ["Night shift"]]})

    person.groups.clear()
    assert last().changes == {"groups": [["Night shift"], None]}


def test_a_password_is_only_said_to_have_changed() -> None:
    person = factories.UserFactory()

    person.set_password("another horse")
    person.save()

    assert (last().object_name, last().changes) == (person.username, {"password": "changed"})


def test_logging_in_is_no_change(client: Client) -> None:
    person = factories.UserFactory()
    before = SettingChange.objects.count()

    client.post(reverse("admin:login"), {"username": person.username, "password": "correct horse"})
    client.post(reverse("admin:login"), {"username": person.username, "password": "wrong"})

    assert SettingChange.objects.count() == before


def test_a_customer_changed_by_the_api_names_integration_and_key(api: Client, integration: Integration) -> None:
    api.put("/api/customers/ann@example.com/", {"tier": "pro"}, content_type="application/json")
    api.put("/api/customers/ann@example.com/", {"tier": "free", "is_vip": True}, content_type="application/json")

    key = ApiKey.objects.get(integration=integration)
    assert last().actor == f"integration {integration.name}, key {key.prefix}…"
    assert last().changes == {"tier": ["pro", "free"], "is_vip": [False, True]}


def test_a_customer_that_a_ticket_brings_is_no_setting(post: Callable[..., Any]) -> None:
    before = SettingChange.objects.filter(kind="tickets.customer").count()

    post(customer_email="new@example.com")

    assert Customer.objects.filter(email="new@example.com").exists()
    assert SettingChange.objects.filter(kind="tickets.customer").count() == before


def test_what_the_machine_notes_of_a_mailbox_leaves_no_line() -> None:
    mailbox = Mailbox.objects.create(address="in@example.com")
    before = SettingChange.objects.count()

    Mailbox.objects.filter(pk=mailbox.pk).update(last_uid=7, failures=2, last_error="away")

    assert SettingChange.objects.count() == before


def test_a_command_s_change_is_by_command() -> None:
    Policy.objects.filter(category="billing").update(autonomy="off")

    assert (last().actor, last().changes) == ("command", {"autonomy": ["auto", "off"]})


def test_an_actor_is_forgotten_within_a_transaction_that_goes_on() -> None:
    with acting_as("ann"):
        Policy.objects.filter(category="billing").update(autonomy="off")
    Policy.objects.filter(category="billing").update(autonomy="draft")

    assert list(SettingChange.objects.order_by("-id").values_list("actor", flat=True)[:2]) == ["command", "ann"]


def test_the_line_and_the_change_stand_or_fall_together() -> None:
    before = SettingChange.objects.count()

    with acting_as("ann"), transaction.atomic():
        Policy.objects.update(autonomy="off")
        transaction.set_rollback(True)

    assert SettingChange.objects.count() == before


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_no_line_is_ever_changed(verb: str) -> None:
    Policy.objects.update(autonomy="off")

    with pytest.raises(ProgrammingError, match="permission denied"):
        SettingChange.objects.update(actor="me") if verb == "update" else SettingChange.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_its_triggers_are_made_anew_where_one_is_missing() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'resolution_policy'::regclass AND NOT tgisinternal"
        )
        name = next(name for (name,) in cursor.fetchall() if name.startswith("note_setting_"))
        cursor.execute(f'DROP TRIGGER "{name}" ON resolution_policy')
        install_triggers()

    Policy.objects.filter(category="billing").update(autonomy="off")

    assert last().kind == "resolution.policy"


@pytest.mark.parametrize("role", ["Auditor", "Support lead"])
def test_who_may_read_the_history(role: str, browser_of: Browser, django_assert_max_num_queries: Any) -> None:
    browser, address = browser_of(role), reverse("admin:tickets_settingchange_changelist")
    for number in range(40):
        Policy.objects.filter(category="billing").update(auto_from=0.9 + number / 1000)

    with django_assert_max_num_queries(8):
        page = browser.get(address, {"kind": "resolution.policy", "actor": "command", "action": "changed"})

    assert page.status_code == 200
    assert len(page.context["cl"].result_list) == 25
    assert browser.get(reverse("admin:admin_logentry_changelist")).status_code == 200
    line = page.context["cl"].result_list[0]
    text = browser.get(reverse("admin:tickets_settingchange_change", args=[line.pk])).content.decode()
    assert "0.939" in text
    assert browser.post(reverse("admin:tickets_settingchange_delete", args=[line.pk])).status_code == 403


@pytest.mark.parametrize("role", ["Reviewer", "Integration manager"])
def test_who_may_not(role: str, browser_of: Browser) -> None:
    assert browser_of(role).get(reverse("admin:tickets_settingchange_changelist")).status_code == 403


def test_an_object_s_own_history_leads_to_its_lines(root: Client) -> None:
    rule = factories.RuleFactory()

    page = root.get(reverse("admin:routing_rule_history", args=[rule.pk])).content.decode()
    address = f"/admin/tickets/settingchange/?kind=routing.rule&object_id={rule.pk}"
    lines = root.get(address)

    assert address.replace("&", "&amp;") in page
    assert {line.object_id for line in lines.context["cl"].result_list} == {str(rule.pk)}


def _request_of_a_superuser() -> Any:
    request = RequestFactory().get("/admin/")
    request.user = User(username="root", is_superuser=True, is_staff=True, is_active=True)
    return request


def _edits(inline: Any) -> bool:
    page = inline(inline.model, admin.site)
    return bool(page.has_change_permission(_request_of_a_superuser()))


def _one_of(model: type[models.Model]) -> Any:
    make = {
        "Integration": factories.IntegrationFactory,
        "ApiKey": lambda: keys.create_key(factories.IntegrationFactory())[0],
        "FormSecret": lambda: form_secrets.create_secret(Form.objects.create(name="Shop"))[0],
        "Mailbox": lambda: Mailbox.objects.create(address="in@example.com"),
        "MailRule": lambda: MailRule.objects.create(field="domain", value="example.com", verdict="person"),
        "Customer": factories.CustomerFactory,
        "Address": lambda: Address.objects.create(email="a@example.com", customer=factories.CustomerFactory()),
        "Topic": factories.TopicFactory,
        "PromptDraft": lambda: PromptDraft.objects.create(pk=1, text="Judge well."),
        "CueLift": lambda: CueLift.objects.create(cue=Cue.objects.all()[0], target="sign:legal", amount=1),
        "TopicExample": lambda: TopicExample.objects.create(topic=factories.TopicFactory(), text="No way in"),
        "TeamMember": lambda: TeamMember.objects.create(team=factories.TeamFactory(), user=factories.UserFactory()),
        "UnsureThreshold": lambda: UnsureThreshold.objects.create(pk=1, sure_from=0.5),
        "Vip": lambda: Vip.objects.create(address="@example.com"),
        "Rule": factories.RuleFactory,
        "PriorityLift": lambda: PriorityLift.objects.create(name="Weekend", steps=1),
        "Calendar": lambda: Calendar.objects.create(name="Office", hours={"mon": ["09:00-17:00"]}),
        "Pipeline": make_pipeline,
        "Destination": make_destination,
        "Article": factories.ArticleFactory,
        "Macro": lambda: Macro.objects.create(name="Seat", text="Ask for it."),
        "User": factories.UserFactory,
        "AccessAttempt": lambda: model.objects.create(username="ann", failures_since_start=1),
    }.get(model.__name__)
    return make() if make else model.objects.first()


def _other_value(field: models.Field[Any, Any], row: models.Model) -> Any:
    """Another value, for a field that takes any text, number or time; None for the rest."""
    if field.name == "priority" and isinstance(row, PriorityBase):
        return next(value for value, _ in field.choices if value != getattr(row, field.attname))
    # What an example says stays as it was; it is retired.
    is_kept = field.name == "text" and isinstance(row, TopicExample)
    if field.choices or field.is_relation or is_kept:
        return None
    if isinstance(field, models.BooleanField):
        return not getattr(row, field.attname)
    for kind, value in OTHER.items():
        if isinstance(field, kind):
            return value
    return None
