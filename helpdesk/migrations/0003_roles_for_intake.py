"""Gives the roles of an installation that is there already what they may do since mail, forms and chat came.

A new installation gets it with the roles themselves. A role that was renamed or removed is the administrator's affair.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

VERBS = ("add", "change", "delete", "view")
GIVEN = {
    "Support lead": [
        "change_receipt",
        *(f"{verb}_mailrule" for verb in VERBS),
        *(
            f"view_{model}"
            for model in (
                "address",
                "attachment",
                "form",
                "formsecret",
                "mailbox",
                "merge",
                "participant",
                "sentmail",
                "suspended",
            )
        ),
    ],
    "Auditor": [
        f"view_{model}"
        for model in (
            "address",
            "attachment",
            "form",
            "formsecret",
            "mailbox",
            "mailrule",
            "merge",
            "participant",
            "sentmail",
            "suspended",
        )
    ],
    "Integration manager": [
        f"{verb}_{model}" for model in ("form", "formsecret", "mailbox", "mailrule") for verb in VERBS
    ],
}


def give(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    roles = list(Group.objects.filter(name__in=GIVEN))
    if not roles:
        return
    # Django makes the permissions of new tables only after all migrations.
    create_permissions(current_apps.get_app_config("tickets"), verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    for role in roles:
        wanted = Q(content_type__app_label="tickets", codename__in=GIVEN[role.name])
        role.permissions.add(*Permission.objects.filter(wanted))


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0002_queue_index"),
        ("tickets", "0003_intake"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # The permissions do no harm without the tables' pages.
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
