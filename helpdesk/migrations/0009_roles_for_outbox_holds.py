"""Gives the roles of an installation that is there already what they may do since the outbox can be held.

A new installation gets it with the roles themselves. A role that was renamed or removed is the administrator's affair.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

SEEN = ["view_outboxhold"]
GIVEN = {"Support lead": [*SEEN, "add_outboxhold"], "Auditor": SEEN}


def give(apps, schema_editor):
    roles = list(apps.get_model("auth", "Group").objects.filter(name__in=GIVEN))
    if not roles:
        return
    # Django makes the permissions of new tables only after all migrations.
    create_permissions(current_apps.get_app_config("tickets"), verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    for role in roles:
        wanted = Q(content_type__app_label="tickets", codename__in=GIVEN[role.name])
        role.permissions.add(*Permission.objects.filter(wanted))


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0008_roles_for_feedback"), ("tickets", "0011_outbox_holds")]

    # The permissions do no harm without the tables' pages.
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
