import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import tickets.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tickets', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('nonce', models.CharField(help_text='The mark of the form: it acts once.', max_length=40, unique=True)),
                ('digest', models.CharField(help_text='Of the drafts that stood in the form.', max_length=64)),
                ('by', models.CharField(max_length=150)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('body', models.TextField(help_text='What a customer would be told. Short paragraphs; one matter an article.')),
                ('phrasings', models.TextField(blank=True, help_text='How customers ask for this, one a line. Three to five make it much easier to find.')),
                ('category', models.CharField(blank=True, choices=[('billing', 'Billing'), ('technical', 'Technical'), ('onboarding', 'Onboarding'), ('general', 'General')], max_length=12)),
                ('is_published', models.BooleanField(default=True, help_text='Only published articles are used.', verbose_name='published')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('vectors', models.BinaryField(null=True)),
                ('vectors_of', models.CharField(blank=True, editable=False, max_length=100)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['title'],
                'indexes': [
                    models.Index(fields=['changed_at'], name='article_changed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('cycle', models.PositiveIntegerField()),
                ('engine', models.CharField(max_length=40)),
                ('engine_version', models.CharField(blank=True, max_length=120)),
                ('context', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True)),
                ('sources', models.JSONField(default=list)),
                ('parts', models.JSONField(default=dict)),
                ('reasons', models.JSONField(default=list)),
                ('confidence', models.FloatField()),
                ('band', models.CharField(choices=[('auto', 'Auto'), ('review', 'Review'), ('hold', 'Hold')], max_length=8)),
                ('cap', models.CharField(choices=[('auto', 'Auto'), ('review', 'Review'), ('hold', 'Hold')], db_default='auto', default='auto', help_text='The highest band that a guard or a risk permitted, whatever the confidence.', max_length=8)),
                ('cap_reasons', models.JSONField(db_default=models.Value([], output_field=models.JSONField()), default=list)),
                ('policy', models.JSONField(default=dict, help_text='The thresholds and the autonomy at that time.')),
                ('outcome', models.CharField(choices=[('sending', 'Reply queued'), ('sending_for_review', 'Reply queued, to review'), ('held', 'Held for a person'), ('drafted', 'Drafted for a person')], max_length=20)),
                ('timings', models.JSONField(default=dict, help_text='Milliseconds by step.')),
                ('tokens', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('reply', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attempt', to='tickets.reply')),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [
                    models.Index(fields=['-created_at', '-id'], name='attempt_newest'),
                    models.Index(fields=['band', '-created_at', '-id'], name='attempt_by_band'),
                    models.Index(fields=['outcome', '-created_at', '-id'], name='attempt_by_outcome'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('ticket', 'cycle'), name='attempt_one_per_cycle'),
                    models.CheckConstraint(condition=models.Q(('confidence__isnull', True), models.Q(('confidence__gte', 0), ('confidence__lte', 1)), _connector='OR'), name='attempt_confidence_0_to_1'),
                    models.CheckConstraint(condition=models.Q(('band__in', ['auto', 'review', 'hold'])), name='attempt_band_known'),
                    models.CheckConstraint(condition=models.Q(('outcome__in', ['sending', 'sending_for_review', 'held', 'drafted'])), name='attempt_outcome_known'),
                    models.CheckConstraint(condition=models.Q(('cap__in', ['auto', 'review', 'hold'])), name='attempt_cap_known'),
                    models.CheckConstraint(condition=models.Q(('cap', 'auto'), ('band', 'hold'), models.Q(('band', 'review'), ('cap', 'review')), _connector='OR'), name='attempt_band_within_its_cap'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6bc71476a17a729d751e67156fc93cf4010278d8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_69f95', table='resolution_attempt', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='f54afb62538df4cd6019fd8538959f8fdcd162b7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_927c0', table='resolution_attempt', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('billing', 'Billing'), ('technical', 'Technical'), ('onboarding', 'Onboarding'), ('general', 'General')], max_length=12, unique=True)),
                ('autonomy', models.CharField(choices=[('auto', 'Send what the bands permit'), ('draft', 'Only draft; a person sends'), ('off', 'Do not answer')], default='auto', max_length=6)),
                ('auto_from', models.FloatField(default=0.85, help_text='From this confidence on: send and resolve.', validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1.0)], verbose_name='auto from')),
                ('review_from', models.FloatField(default=0.6, help_text='From this confidence on: send, and flag for review.', validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1.0)], verbose_name='review from')),
                ('people_after_answer', models.BooleanField(db_default=False, default=False, help_text='What a customer writes after an answer is held for a person, and the answer says so.', verbose_name='people take over after an answer')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name_plural': 'policies',
                'ordering': ['category'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('category__in', ['billing', 'technical', 'onboarding', 'general'])), name='policy_category_known'),
                    models.CheckConstraint(condition=models.Q(('autonomy__in', ['auto', 'draft', 'off'])), name='policy_autonomy_known'),
                    models.CheckConstraint(condition=models.Q(('auto_from__isnull', True), models.Q(('auto_from__gte', 0), ('auto_from__lte', 1)), _connector='OR'), name='policy_auto_from_0_to_1'),
                    models.CheckConstraint(condition=models.Q(('review_from__isnull', True), models.Q(('review_from__gte', 0), ('review_from__lte', 1)), _connector='OR'), name='policy_review_from_0_to_1'),
                    models.CheckConstraint(condition=models.Q(('auto_from__gte', models.F('review_from'))), name='policy_auto_not_below_review', violation_error_message="“Auto from” can't be below “review from”."),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReleasedDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_hash', models.CharField(max_length=64)),
                ('fate', models.CharField(choices=[('waiting', 'To be sent'), ('sent', 'Sent'), ('left', 'Left as it was')], db_default='waiting', default='waiting', max_length=8)),
                ('reason', models.CharField(blank=True, db_default='', help_text='Why it was left.', max_length=300)),
                ('attempt', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resolution.attempt')),
                ('release', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='resolution.release')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('fate', 'waiting')), fields=['id'], name='released_draft_waiting'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('release', 'attempt'), name='released_draft_once'),
                    models.CheckConstraint(condition=models.Q(('fate__in', ['waiting', 'sent', 'left'])), name='releaseddraft_fate_known'),
                ],
            },
        ),
    ]
