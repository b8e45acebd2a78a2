"""Gives the roles of an installation that is there already what they may do since there are pipelines.

A new installation gets it with the roles themselves. A role that was renamed or removed is the administrator's affair.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

VERBS = ("add", "change", "delete", "view")
DESTINATIONS = [f"{verb}_destination" for verb in VERBS]
SEEN = [f"view_{name}" for name in ("pipeline", "pipelineversion", "pipelineevent", "pipelinerun", "delivery")]
GIVEN = {
    "Support lead": [
        *SEEN,
        *DESTINATIONS,
        *(f"{verb}_pipeline" for verb in VERBS),
        "change_pipelinerun",
        "change_delivery",
    ],
    "Auditor": [*SEEN, "view_destination"],
    "Integration manager": [*SEEN, *DESTINATIONS, "change_delivery"],
}


def give(apps, schema_editor):
    roles = list(apps.get_model("auth", "Group").objects.filter(name__in=GIVEN))
    if not roles:
        return
    # Django makes the permissions of new tables only after all migrations.
    create_permissions(current_apps.get_app_config("routing"), verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    for role in roles:
        wanted = Q(content_type__app_label="routing", codename__in=GIVEN[role.name])
        role.permissions.add(*Permission.objects.filter(wanted))


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0001_initial"),
        ("routing", "0003_pipelines"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # The permissions do no harm without the tables' pages.
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
