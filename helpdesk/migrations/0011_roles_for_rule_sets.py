"""Gives the roles of an installation that is there already what they may do since rules are published.

A new installation gets it with the roles themselves. A role that was renamed or removed is the administrator's affair.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

VERBS = ("add", "change", "delete", "view")
GIVEN = {
    "Support lead": [
        *(f"{verb}_{model}" for model in ("prioritybase", "prioritylift", "calendar") for verb in VERBS),
        "view_ruleset",
        "add_ruleset",
    ],
    "Auditor": ["view_prioritybase", "view_prioritylift", "view_calendar", "view_ruleset"],
}


def give(apps, schema_editor):
    roles = list(apps.get_model("auth", "Group").objects.filter(name__in=GIVEN))
    if not roles:
        return
    # Django makes the permissions of new tables only after all migrations.
    for label in ("routing",):
        create_permissions(current_apps.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    for role in roles:
        wanted = Q(content_type__app_label__in=("routing",), codename__in=GIVEN[role.name])
        role.permissions.add(*Permission.objects.filter(wanted))


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0010_muted_notices"),
        ("routing", "0013_rules_without_their_old_columns"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # The permissions do no harm without the tables' pages.
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
