import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import tickets.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('beat_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='StaffPreferences',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preferences', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('muted_notices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, db_default=[], default=list, help_text='Kinds that are not mailed.', size=None)),
                ('time_zone', models.CharField(blank=True, help_text="Empty: the installation's.", max_length=64)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ListExport',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('actor', models.CharField(max_length=150)),
                ('model', models.CharField(db_index=True, max_length=100)),
                ('query', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Being written'), ('ready', 'Ready'), ('sent', 'Sent'), ('failed', 'Failed'), ('deleted', 'File deleted')], default='waiting', max_length=10)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('rows_total', models.PositiveIntegerField(null=True)),
                ('bytes_done', models.PositiveBigIntegerField(default=0)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-created_at', '-id'),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'working', 'ready', 'sent', 'failed', 'deleted'])), name='listexport_state_known'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8a60c3ee0b17ffa227c268492bed89c26b7e0667', operation='DELETE', pgid='pgtrigger_kept_66793', table='helpdesk_listexport', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='b24964d28f1813f8add62163f539b2dc1bfb9acf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_d667e', table='helpdesk_listexport', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."actor" IS DISTINCT FROM (NEW."actor") OR OLD."model" IS DISTINCT FROM (NEW."model") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."rows_total" IS DISTINCT FROM (NEW."rows_total") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4dbbe86297f0252eede1be81dc4efa6446764a04', operation='UPDATE', pgid='pgtrigger_evidence_28112', table='helpdesk_listexport', when='BEFORE')),
                ],
            },
        ),
        # The queue's table comes without an index for its only question: which rows of this key are free, oldest first.
        migrations.RunSQL(
            "CREATE INDEX helpdesk_queue_order ON django_q_ormq (key, lock, id)", "DROP INDEX helpdesk_queue_order"
        ),
    ]
