from django.db import migrations


class Migration(migrations.Migration):
    """The queue's table comes without an index for its only question: which rows of this key are free, oldest first."""

    dependencies = [
        ("helpdesk", "0001_initial"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX helpdesk_queue_order ON django_q_ormq (key, lock, id)", "DROP INDEX helpdesk_queue_order"
        )
    ]
