"""Gives the roles of an installation that is there already what they may do since gaps are listed.

A new installation gets it with the roles themselves. A role that was renamed or removed is the administrator's affair.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

DECIDED = ["view_gap", "change_gap"]
GIVEN = {"Support lead": DECIDED, "Auditor": ["view_gap"]}


def give(apps, schema_editor):
    roles = list(apps.get_model("auth", "Group").objects.filter(name__in=GIVEN))
    if not roles:
        return
    # Django makes the permissions of new tables only after all migrations.
    create_permissions(current_apps.get_app_config("resolution"), verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    for role in roles:
        wanted = Q(content_type__app_label="resolution", codename__in=GIVEN[role.name])
        role.permissions.add(*Permission.objects.filter(wanted))


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0011_roles_for_replays"), ("resolution", "0017_gaps_and_imports")]

    # The permissions do no harm without the tables' pages.
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
