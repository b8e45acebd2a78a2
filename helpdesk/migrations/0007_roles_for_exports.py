"""Lets the leads and auditors of an installation that is there already read who took which list away.

A new installation gets it with the roles themselves.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ("Support lead", "Auditor")


def give(apps, schema_editor):
    roles = list(apps.get_model("auth", "Group").objects.filter(name__in=ROLES))
    if not roles:
        return
    # Django makes the permissions of new tables only after all migrations.
    create_permissions(current_apps.get_app_config("helpdesk"), verbosity=0, using=schema_editor.connection.alias)
    wanted = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="helpdesk", codename="view_listexport"
    )
    for role in roles:
        role.permissions.add(*wanted)


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0006_list_export"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # The permission does no harm without the table's page.
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
