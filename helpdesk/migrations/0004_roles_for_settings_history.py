"""Lets the leads and auditors of an installation that is there already read who changed which setting.

A new installation gets it with the roles themselves.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

ROLES = ("Support lead", "Auditor")
GIVEN = Q(content_type__app_label="tickets", codename="view_settingchange") | Q(
    content_type__app_label="admin", codename="view_logentry"
)


def give(apps, schema_editor):
    roles = list(apps.get_model("auth", "Group").objects.filter(name__in=ROLES))
    if not roles:
        return
    # Django makes the permissions of new tables only after all migrations.
    for label in ("tickets", "admin"):
        create_permissions(current_apps.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    wanted = apps.get_model("auth", "Permission").objects.filter(GIVEN)
    for role in roles:
        role.permissions.add(*wanted)


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0003_roles_for_intake"),
        ("tickets", "0009_setting_change_writers"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # The permissions do no harm without the tables' pages.
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
