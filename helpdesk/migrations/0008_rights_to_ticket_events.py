"""The rights to a ticket's events bear the model's new name, so that whoever had them keeps them."""

from django.db import migrations

VERBS = ("add", "change", "delete", "view")


def rename(apps, *, old, new):
    Permission = apps.get_model("auth", "Permission")
    for verb in VERBS:
        there = Permission.objects.filter(content_type__app_label="tickets", codename=f"{verb}_{new}").exists()
        if not there:
            Permission.objects.filter(content_type__app_label="tickets", codename=f"{verb}_{old}").update(
                codename=f"{verb}_{new}", name=f"Can {verb} {'ticket event' if new == 'ticketevent' else 'event'}"
            )


def forwards(apps, schema_editor):
    rename(apps, old="event", new="ticketevent")


def backwards(apps, schema_editor):
    rename(apps, old="ticketevent", new="event")


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0007_roles_for_exports"),
        ("tickets", "0022_ticket_events"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
