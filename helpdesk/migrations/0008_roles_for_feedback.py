"""Gives the roles of an installation that is there already what they may see since customers judge answers.

A new installation gets it with the roles themselves. A role that was renamed or removed is the administrator's affair.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

SEEING = ["Support lead", "Reviewer", "Auditor"]


def give(apps, schema_editor):
    roles = list(apps.get_model("auth", "Group").objects.filter(name__in=SEEING))
    if not roles:
        return
    # Django makes the permissions of new tables only after all migrations.
    create_permissions(current_apps.get_app_config("resolution"), verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    for role in roles:
        role.permissions.add(*Permission.objects.filter(content_type__app_label="resolution", codename="view_feedback"))


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0007_roles_for_health"), ("resolution", "0012_feedback")]

    # The permission does no harm without the table's page.
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
