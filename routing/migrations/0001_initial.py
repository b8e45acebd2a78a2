import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import tickets.ids
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tickets', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('number', models.PositiveIntegerField(editable=False, primary_key=True, serialize=False)),
                ('author', models.CharField(max_length=150)),
                ('reason', models.CharField(max_length=300)),
                ('document', models.JSONField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['-number'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9536c32caa3d04fba0dbf9d3303ad8a2cc71bd8a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3a997', table='routing_ruleset', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='7f68b3caa570aa04d17979ad58292026d122dfb7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_3fcb2', table='routing_ruleset', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('position', models.PositiveIntegerField(default=1000, help_text='Rules are tried from the lowest to the highest.')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('active', 'Active'), ('paused', 'Paused')], default='active', max_length=8)),
                ('match', models.CharField(choices=[('all', 'all conditions hold'), ('any', 'any condition holds')], default='all', max_length=4, verbose_name='applies when')),
                ('conditions', models.JSONField(blank=True, default=list)),
                ('actions', models.JSONField(default=dict)),
                ('stops', models.BooleanField(default=False, help_text='No later rule is tried once this one has fired.', verbose_name='then stop')),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'active', 'paused'])), name='rule_state_known'),
                    models.CheckConstraint(condition=models.Q(('match__in', ['all', 'any'])), name='rule_match_known'),
                    models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='rule_one_of_a_name', violation_error_message='There is a rule of this name.'),
                    models.CheckConstraint(condition=models.Q(('actions', {}), _negated=True), name='rule_does_something', violation_error_message='Give the rule something to do: a category, a priority, a team, a move, …'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Backtest',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('author', models.CharField(max_length=150)),
                ('rule_name', models.CharField(blank=True, max_length=120)),
                ('with_drafts', models.BooleanField(default=False, help_text='Its drafts were tried as if they were active.')),
                ('document', models.JSONField()),
                ('newest', models.PositiveIntegerField(verbose_name='tickets at most')),
                ('since', models.DateTimeField(blank=True, null=True)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('failed', 'Failed')], default='running', max_length=10)),
                ('tickets_total', models.PositiveIntegerField(default=0)),
                ('tickets_done', models.PositiveIntegerField(default=0)),
                ('reached_at', models.DateTimeField(blank=True, null=True)),
                ('reached_id', models.UUIDField(blank=True, null=True)),
                ('slices', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('rule', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='routing.rule')),
                ('rule_set', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='routing.ruleset')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [
                    models.Index(fields=['-created_at', '-id'], name='backtest_newest'),
                    models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='backtest_due'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['running', 'done', 'cancelled', 'failed'])), name='backtest_state_known'),
                    models.CheckConstraint(condition=models.Q(('tickets_done__lte', models.F('tickets_total'))), name='backtest_done_is_part_of_total'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='eff7bbe2273a6c9fcf0ea597515ac964a0f93af5', operation='DELETE', pgid='pgtrigger_kept_a1d81', table='routing_backtest', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='9fded165d740bd2dbd5c7571ecfeef97ed492e14', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_fdf7b', table='routing_backtest', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."author" IS DISTINCT FROM (NEW."author") OR OLD."rule_name" IS DISTINCT FROM (NEW."rule_name") OR OLD."document" IS DISTINCT FROM (NEW."document") OR OLD."rule_set_id" IS DISTINCT FROM (NEW."rule_set_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7f33ad45895cfaf526907d07a945af65ac5e7d1e', operation='UPDATE', pgid='pgtrigger_evidence_0decd', table='routing_backtest', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('category', models.CharField(choices=[('billing', 'Billing'), ('technical', 'Technical'), ('onboarding', 'Onboarding'), ('general', 'General')], max_length=12)),
                ('description', models.TextField(blank=True, help_text='Two or three sentences that tell what such tickets ask; the reader compares with them.')),
                ('is_active', models.BooleanField(default=True, help_text='A retired topic stays, and no ticket gets it.', verbose_name='active')),
                ('former_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, db_default=[], default=list, editable=False, size=None)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='topics', to='tickets.team')),
            ],
            options={
                'ordering': ['category', 'name'],
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=['former_names'], name='topic_former_names'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('category__in', ['billing', 'technical', 'onboarding', 'general'])), name='topic_category_known'),
                    models.CheckConstraint(condition=models.Q(('name__iexact', 'unsure'), _negated=True), name='topic_is_not_called_unsure', violation_error_message='“unsure” is what the reader says where no topic fits; choose another name.'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f5994598800eeda89eb2fe39a31f675f5f32ef09', operation='DELETE', pgid='pgtrigger_kept_002d4', table='routing_topic', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='cd77972cbbccff912069f0346eea08b62393a576', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_664e8', table='routing_topic', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='keeps_former_names', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.name IS DISTINCT FROM NEW.name)', func='\n                    NEW.former_names = array_append(\n                        array_remove(array_remove(OLD.former_names, OLD.name), NEW.name), OLD.name\n                    );\n                    RETURN NEW;\n                ', hash='59be3ce220d184ebe54532d81d9830beaf16100f', operation='UPDATE', pgid='pgtrigger_keeps_former_names_2c3d5', table='routing_topic', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='TopicExample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('urgency', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], db_default='', max_length=8)),
                ('tone', models.CharField(blank=True, choices=[('calm', 'Calm'), ('confused', 'Confused'), ('angry', 'Angry')], db_default='', max_length=10)),
                ('source', models.CharField(choices=[('written', 'Written by hand'), ('imported', 'Imported'), ('ticket', 'From a ticket'), ('shipped', 'Came with the product')], db_default='written', default='written', editable=False, max_length=8)),
                ('author', models.CharField(blank=True, db_default='', editable=False, max_length=150)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, help_text='Since when it teaches no more.', null=True)),
                ('vector', models.BinaryField(null=True)),
                ('vector_version', models.CharField(blank=True, db_default='', editable=False, max_length=120)),
                ('ticket', models.ForeignKey(blank=True, db_index=False, editable=False, help_text='The ticket that a person put right.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='examples', to='tickets.ticket')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='examples', to='routing.topic')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(condition=models.Q(('retired_at__isnull', True)), fields=['topic', 'id'], name='example_teaching'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('source__in', ['written', 'imported', 'ticket', 'shipped'])), name='topicexample_source_known'),
                    models.CheckConstraint(condition=models.Q(('urgency__in', ['low', 'medium', 'high', ''])), name='topicexample_urgency_known'),
                    models.CheckConstraint(condition=models.Q(('tone__in', ['calm', 'confused', 'angry', ''])), name='topicexample_tone_known'),
                    models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True), ('ticket__isnull', False)), fields=('ticket',), name='example_one_a_ticket'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='296363de87c26d168979f70182ad886e8859c7bc', operation='DELETE', pgid='pgtrigger_kept_44554', table='routing_topicexample', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='e67c1fb11e94b8239a5a15f75a9f7cc9a8e60ab7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7e7f9', table='routing_topicexample', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."topic_id" IS DISTINCT FROM (NEW."topic_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."author" IS DISTINCT FROM (NEW."author") OR OLD."ticket_id" IS DISTINCT FROM (NEW."ticket_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a7fe5296b63cf48847d17016fcdc1de9a820e85d', operation='UPDATE', pgid='pgtrigger_evidence_50b7c', table='routing_topicexample', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='TopicModel',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('number', models.PositiveIntegerField(help_text='The version; readings name it.', unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Being fitted'), ('stands', 'Stands'), ('failed', 'Failed')], default='waiting', max_length=8)),
                ('engine', models.CharField(help_text="The code that fitted it; another can't read by it.", max_length=120)),
                ('sources', models.CharField(blank=True, help_text='A digest of the rows that it was fitted from.', max_length=64)),
                ('topics', models.PositiveIntegerField(default=0)),
                ('examples', models.PositiveIntegerField(default=0)),
                ('sure_from', models.FloatField(blank=True, help_text='The confidence from which a topic is believed.', null=True)),
                ('curve', models.JSONField(blank=True, default=list, help_text='What each threshold would do on examples held out.')),
                ('milliseconds', models.PositiveIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('fitted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'stands', 'failed'])), name='topicmodel_state_known'),
                    models.CheckConstraint(condition=models.Q(('sure_from__isnull', True), models.Q(('sure_from__gte', 0), ('sure_from__lte', 1)), _connector='OR'), name='topicmodel_sure_from_0_to_1'),
                    models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('state',), name='topicmodel_one_at_a_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('fitted_at__isnull', False), ('state', 'stands')), models.Q(models.Q(('state', 'stands'), _negated=True), ('fitted_at__isnull', True)), _connector='OR'), name='topicmodel_stands_since'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='27903309c37a9ef340df8716f7b2af918fcb4a5b', operation='DELETE', pgid='pgtrigger_kept_1ff82', table='routing_topicmodel', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='24aff9fa2bbbfcaeaed61249c0c2b4fac1d8ddc6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c80c2', table='routing_topicmodel', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='98951426e58349abde0dfc4cf502fdc684f919c5', operation='UPDATE', pgid='pgtrigger_evidence_fcb12', table='routing_topicmodel', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='TopicModelFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('content', models.BinaryField()),
                ('model', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='routing.topicmodel')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='UnsureThreshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sure_from', models.FloatField(help_text="From 0 to 1. Below it a ticket's topic is “unsure”, and a person settles it.", verbose_name='sure from')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('sure_from__isnull', True), models.Q(('sure_from__gte', 0), ('sure_from__lte', 1)), _connector='OR'), name='unsurethreshold_sure_from_0_to_1'),
                    models.CheckConstraint(condition=models.Q(('pk', 1)), name='unsurethreshold_is_one_row'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Vip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='Who that is, for your colleagues.', max_length=200)),
                ('address', models.CharField(help_text='An address, or @ and a domain for everybody there.', max_length=254)),
                ('priority_floor', models.CharField(blank=True, choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], db_default='high', default='high', max_length=8, verbose_name='priority at least')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('person', models.ForeignKey(blank=True, help_text='The colleague who gets their tickets, whatever the topic.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'VIP',
                'ordering': ['address'],
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='vip_once', violation_error_message='There is a row for this address already.'),
                    models.CheckConstraint(condition=models.Q(('address__contains', '@')), name='vip_is_an_address_or_a_domain'),
                    models.CheckConstraint(condition=models.Q(('priority_floor__in', ['low', 'normal', 'high', 'urgent', ''])), name='vip_priority_floor_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BacktestTicket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(blank=True, max_length=80)),
                ('changes', models.JSONField(default=dict)),
                ('made_by_person', models.JSONField(default=dict)),
                ('was_right', models.BooleanField(default=False)),
                ('is_right', models.BooleanField(default=False)),
                ('backtest', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='routing.backtest')),
                ('ticket', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tickets.ticket')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [
                    models.Index(fields=['backtest', 'id'], name='backtest_tickets'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('zone', models.CharField(default='UTC', max_length=60, verbose_name='time zone')),
                ('hours', models.JSONField(default=dict)),
                ('holidays', models.JSONField(blank=True, default=list)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='calendar_one_of_a_name', violation_error_message='There is a calendar of this name.'),
                    models.CheckConstraint(condition=models.Q(('hours', {}), _negated=True), name='calendar_has_hours', violation_error_message='A calendar without hours has no working time; give it some.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('reassign', 'Reassigned'), ('bump', 'Bumped'), ('split', 'Split'), ('settle', 'Topic settled'), ('undo', 'Taken back')], max_length=8)),
                ('way', models.CharField(choices=[('page', "On the ticket's page"), ('list', 'In the list'), ('api', 'By the API'), ('link', 'By a signed link')], max_length=4)),
                ('actor', models.CharField(max_length=150)),
                ('before', models.JSONField(blank=True, default=dict)),
                ('after', models.JSONField(blank=True, default=dict)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('external_id', models.CharField(blank=True, max_length=255)),
                ('digest', models.CharField(blank=True, help_text='Of what was asked, to tell a repeat from another.', max_length=64)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('integration', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.integration')),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='tickets.ticket')),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='routing.correction')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [
                    models.Index(fields=['-created_at', '-id'], name='correction_newest'),
                    models.Index(fields=['ticket', 'created_at', 'id'], name='correction_of_ticket'),
                    models.Index(fields=['kind', '-created_at', '-id'], name='correction_by_kind'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['reassign', 'bump', 'split', 'settle', 'undo'])), name='correction_kind_known'),
                    models.CheckConstraint(condition=models.Q(('way__in', ['page', 'list', 'api', 'link'])), name='correction_way_known'),
                    models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('integration', 'external_id'), name='correction_one_per_external_id'),
                    models.UniqueConstraint(condition=models.Q(('integration__isnull', True), models.Q(('external_id', ''), _negated=True)), fields=('external_id',), name='correction_one_per_link'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), ('undoes__isnull', False)), models.Q(models.Q(('kind', 'undo'), _negated=True), ('undoes__isnull', True)), _connector='OR'), name='correction_undo_names_what'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='67456a819d09da54ba635c10d991413ac35457a9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2d96e', table='routing_correction', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='7f128834490c0e848c7e758abcb11ebede6aea23', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_855b7', table='routing_correction', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ModelCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('reading', 'Reading'), ('answer', 'Answering'), ('trial', 'Trying a prompt')], max_length=8)),
                ('model', models.CharField(max_length=200)),
                ('outcome', models.CharField(choices=[('answered', 'Answered'), ('rate_limited', 'Our rate was limited'), ('overloaded', 'Overloaded'), ('unavailable', 'The service failed'), ('timeout', 'No answer in time'), ('unreachable', 'Not reached'), ('malformed', 'An answer of no use'), ('configuration', 'Our settings were not accepted'), ('bad_request', 'The question was not taken'), ('refused', 'The model declined')], max_length=16)),
                ('input_tokens', models.PositiveIntegerField(default=0)),
                ('output_tokens', models.PositiveIntegerField(default=0)),
                ('cache_read_tokens', models.PositiveIntegerField(default=0)),
                ('cache_write_tokens', models.PositiveIntegerField(default=0)),
                ('cost', models.DecimalField(decimal_places=6, help_text='Empty where the model has no price.', max_digits=12, null=True, verbose_name='cost in dollars')),
                ('milliseconds', models.PositiveIntegerField()),
                ('request_id', models.CharField(blank=True, help_text="The service's own name of it.", max_length=200)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ticket', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='model_calls', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [
                    models.Index(fields=['-created_at', '-id'], include=('cost',), name='modelcall_newest'),
                    models.Index(condition=models.Q(('ticket__isnull', False)), fields=['ticket'], name='modelcall_of_ticket'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('purpose__in', ['reading', 'answer', 'trial'])), name='modelcall_purpose_known'),
                    models.CheckConstraint(condition=models.Q(('outcome__in', ['answered', 'rate_limited', 'overloaded', 'unavailable', 'timeout', 'unreachable', 'malformed', 'configuration', 'bad_request', 'refused'])), name='modelcall_outcome_known'),
                    models.CheckConstraint(condition=models.Q(('cost__isnull', True), ('cost__gte', 0), _connector='OR'), name='modelcall_cost_positive'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8de6a9b32728fb37e458a02a822671975d13b07a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_040db', table='routing_modelcall', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='1c7b512f6cebdf7880a3ac01e950b588693cfa72', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_05daa', table='routing_modelcall', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ModelPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(help_text="The model's name or a part of it, such as claude-haiku-4-5. The longest that fits a model counts.", max_length=200)),
                ('input', models.DecimalField(decimal_places=4, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='input')),
                ('output', models.DecimalField(decimal_places=4, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='output')),
                ('cache_read', models.DecimalField(decimal_places=4, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='read from the cache')),
                ('cache_write', models.DecimalField(decimal_places=4, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='written to the cache')),
            ],
            options={
                'verbose_name': 'model price',
                'ordering': ['model'],
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Lower('model'), name='model_price_once', violation_error_message='There is a price for it already.'),
                    models.CheckConstraint(condition=models.Q(('model', ''), _negated=True), name='model_price_names_its_model'),
                    models.CheckConstraint(condition=models.Q(('cache_read__gte', 0), ('cache_write__gte', 0), ('input__gte', 0), ('output__gte', 0)), name='model_price_positive'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('kind', models.CharField(choices=[('assigned', 'Assigned to you'), ('escalated', 'Escalated'), ('priority', 'Comes first'), ('digest', 'Weekly digest')], max_length=10)),
                ('matter', models.CharField(help_text='What it is about: of one matter a colleague is told once in each way.', max_length=100)),
                ('reason', models.CharField(blank=True, help_text='Why they are told.', max_length=500)),
                ('content', models.JSONField(blank=True, default=dict, help_text='What a digest lists.')),
                ('state', models.CharField(choices=[('pending', 'To be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unknown'), ('cancelled', 'Not sent')], db_default='pending', default='pending', max_length=10)),
                ('address', models.CharField(blank=True, help_text='Where it went.', max_length=254)),
                ('last_error', models.TextField(blank=True)),
                ('deliveries', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How often sending was tried.')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('recipient', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [
                    models.Index(fields=['-created_at', '-id'], name='notice_newest'),
                    models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='notice_due'),
                    models.Index(fields=['recipient', '-sent_at'], name='notice_of_recipient'),
                    models.Index(condition=models.Q(('ticket__isnull', False)), fields=['ticket'], name='notice_of_ticket'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'escalated', 'priority', 'digest'])), name='notice_kind_known'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'sending', 'sent', 'failed', 'unknown', 'cancelled'])), name='notice_state_known'),
                    models.UniqueConstraint(fields=('recipient', 'kind', 'matter'), name='notice_once_a_matter'),
                    models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='notice_sent_has_its_time'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='380e903a1182343723ef4dd2f73002c84e439555', operation='DELETE', pgid='pgtrigger_kept_2154a', table='routing_notice', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='fa9e471202632d26e4f9e8fa8147b8d5e9fe7810', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f29a2', table='routing_notice', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."ticket_id" IS DISTINCT FROM (NEW."ticket_id") OR OLD."matter" IS DISTINCT FROM (NEW."matter"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='465f155c178eb41abec319e1ab5a6af7fb409aee', operation='UPDATE', pgid='pgtrigger_evidence_73da8', table='routing_notice', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='PriorityBase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('impact', models.CharField(choices=[('outage', 'Outage'), ('data_loss', 'Data loss'), ('security', 'Security concern'), ('broken', 'Core feature broken'), ('blocked', 'Customer blocked'), ('degraded', 'Works, but poorly'), ('question', 'Question or request'), ('wish', 'Wish or remark')], max_length=10, unique=True)),
                ('priority', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], max_length=8)),
            ],
            options={
                'verbose_name': 'base of the priority',
                'verbose_name_plural': 'bases of the priority',
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('impact__in', ['outage', 'data_loss', 'security', 'broken', 'blocked', 'degraded', 'question', 'wish'])), name='prioritybase_impact_known'),
                    models.CheckConstraint(condition=models.Q(('priority__in', ['low', 'normal', 'high', 'urgent'])), name='prioritybase_priority_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PriorityLift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('position', models.PositiveIntegerField(default=1000)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('match', models.CharField(choices=[('all', 'all conditions hold'), ('any', 'any condition holds')], default='all', max_length=4, verbose_name='applies when')),
                ('conditions', models.JSONField(blank=True, default=list)),
                ('steps', models.SmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(-3), django.core.validators.MaxValueValidator(3)])),
                ('at_least', models.CharField(blank=True, choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High')], help_text='Instead of steps.', max_length=8)),
                ('up_to', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High')], default='high', help_text='It lifts no higher than this. Urgent comes by the impact or by a rule alone.', max_length=8)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('match__in', ['all', 'any'])), name='prioritylift_match_known'),
                    models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='lift_one_of_a_name', violation_error_message='There is a lift of this name.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('at_least__in', ['low', 'normal', 'high']), ('steps', 0)), models.Q(models.Q(('steps', 0), _negated=True), ('at_least', ''), ('steps__gte', -3), ('steps__lte', 3)), _connector='OR'), name='lift_has_steps_or_a_least', violation_error_message='A lift has steps, from −3 to 3, or a priority that it makes the least.'),
                    models.CheckConstraint(condition=models.Q(('up_to__in', ['low', 'normal', 'high'])), name='lift_never_to_urgent'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=80)),
                ('topic', models.CharField(max_length=80)),
                ('topic_confidence', models.FloatField()),
                ('category', models.CharField(choices=[('billing', 'Billing'), ('technical', 'Technical'), ('onboarding', 'Onboarding'), ('general', 'General')], max_length=12)),
                ('category_confidence', models.FloatField()),
                ('urgency', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=8)),
                ('urgency_confidence', models.FloatField()),
                ('tone', models.CharField(choices=[('calm', 'Calm'), ('confused', 'Confused'), ('angry', 'Angry')], max_length=10)),
                ('tone_confidence', models.FloatField()),
                ('topic_guess', models.CharField(blank=True, db_default='', max_length=80)),
                ('impact', models.CharField(blank=True, choices=[('outage', 'Outage'), ('data_loss', 'Data loss'), ('security', 'Security concern'), ('broken', 'Core feature broken'), ('blocked', 'Customer blocked'), ('degraded', 'Works, but poorly'), ('question', 'Question or request'), ('wish', 'Wish or remark')], db_default='', max_length=10)),
                ('impact_confidence', models.FloatField(db_default=0.0)),
                ('signs', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ('reasons', models.JSONField(default=list)),
                ('tokens', models.JSONField(default=dict)),
                ('text_hash', models.CharField(blank=True, db_default='', max_length=64)),
                ('source_hash', models.CharField(blank=True, db_default='', help_text="Of the engine's version and the topics it knew.", max_length=64)),
                ('reused', models.BooleanField(db_default=False, help_text='The same text was read before: no engine was asked.')),
                ('milliseconds', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [
                    models.Index(fields=['-created_at', '-id'], name='reading_newest'),
                    models.Index(condition=models.Q(models.Q(('text_hash', ''), _negated=True), ('reused', False)), fields=['text_hash', '-created_at'], name='reading_of_text'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('category__in', ['billing', 'technical', 'onboarding', 'general'])), name='reading_category_known'),
                    models.CheckConstraint(condition=models.Q(('urgency__in', ['low', 'medium', 'high'])), name='reading_urgency_known'),
                    models.CheckConstraint(condition=models.Q(('tone__in', ['calm', 'confused', 'angry'])), name='reading_tone_known'),
                    models.CheckConstraint(condition=models.Q(('impact__in', ['outage', 'data_loss', 'security', 'broken', 'blocked', 'degraded', 'question', 'wish', ''])), name='reading_impact_known'),
                    models.CheckConstraint(condition=models.Q(('topic_confidence__isnull', True), models.Q(('topic_confidence__gte', 0), ('topic_confidence__lte', 1)), _connector='OR'), name='reading_topic_confidence_0_to_1'),
                    models.CheckConstraint(condition=models.Q(('category_confidence__isnull', True), models.Q(('category_confidence__gte', 0), ('category_confidence__lte', 1)), _connector='OR'), name='reading_category_confidence_0_to_1'),
                    models.CheckConstraint(condition=models.Q(('urgency_confidence__isnull', True), models.Q(('urgency_confidence__gte', 0), ('urgency_confidence__lte', 1)), _connector='OR'), name='reading_urgency_confidence_0_to_1'),
                    models.CheckConstraint(condition=models.Q(('tone_confidence__isnull', True), models.Q(('tone_confidence__gte', 0), ('tone_confidence__lte', 1)), _connector='OR'), name='reading_tone_confidence_0_to_1'),
                    models.CheckConstraint(condition=models.Q(('impact_confidence__isnull', True), models.Q(('impact_confidence__gte', 0), ('impact_confidence__lte', 1)), _connector='OR'), name='reading_impact_confidence_0_to_1'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='32d07b85bb53e1b452af0ab77565b8ac0bf5ce65', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a0a13', table='routing_reading', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='32b78a8ea65881c877d34f31aa0a3eecf35ba255', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f53b0', table='routing_reading', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('billing', 'Billing'), ('technical', 'Technical'), ('onboarding', 'Onboarding'), ('general', 'General')], max_length=12)),
                ('priority', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], max_length=8)),
                ('team', models.CharField(blank=True, help_text="The team's name at that time.", max_length=80)),
                ('move', models.CharField(choices=[('route', 'Route'), ('priority', 'Priority'), ('escalate', 'Escalate'), ('hold', 'Hold')], max_length=10)),
                ('tags', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ('assignee', models.CharField(blank=True, db_default='', help_text="The person's name at that time.", max_length=150)),
                ('answered_by', models.CharField(choices=[('agent', 'The assistant'), ('draft', 'The assistant drafts, a person sends'), ('people', 'People')], db_default='agent', max_length=8)),
                ('hold_reason', models.CharField(blank=True, db_default='', max_length=200)),
                ('steps', models.JSONField(db_default=models.Value([], models.JSONField()), default=list, help_text='How the priority was worked out.')),
                ('facts', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                ('reasons', models.JSONField(default=list)),
                ('rules_tried', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='tickets.ticket')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='routing.reading')),
                ('rule_set', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='routing.ruleset')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [
                    models.Index(fields=['-created_at', '-id'], name='decision_newest'),
                    models.Index(condition=models.Q(('move', 'route'), _negated=True), fields=['move', '-created_at', '-id'], name='decision_by_move'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('category__in', ['billing', 'technical', 'onboarding', 'general'])), name='decision_category_known'),
                    models.CheckConstraint(condition=models.Q(('priority__in', ['low', 'normal', 'high', 'urgent'])), name='decision_priority_known'),
                    models.CheckConstraint(condition=models.Q(('move__in', ['route', 'priority', 'escalate', 'hold'])), name='decision_move_known'),
                    models.CheckConstraint(condition=models.Q(('answered_by__in', ['agent', 'draft', 'people'])), name='decision_answered_by_known'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d661f8e4e07d5acd15fcc9e7a2b0180b91a45451', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dc047', table='routing_decision', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='0f12b70d05acba960bdd1a02eb7e9b4f3d03c253', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a6ca6', table='routing_decision', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Firing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fired_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('decision', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='routing.decision')),
                ('rule', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='firings', to='routing.rule')),
            ],
            options={
                'default_permissions': (),
                'indexes': [
                    models.Index(fields=['rule', '-fired_at'], name='firing_of_rule'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClockFiring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fired_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.message')),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clock_firings', to='tickets.ticket')),
                ('rule', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='clock_firings', to='routing.rule')),
            ],
            options={
                'default_permissions': (),
                'constraints': [
                    models.UniqueConstraint(fields=('ticket', 'rule', 'message'), name='clock_firing_once'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='edb9f3133798988c23c23b271044f69210a8fc11', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_784c8', table='routing_clockfiring', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='6474f56cdc2f31dda4c948bf6306eb79d273b20d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_63f2a', table='routing_clockfiring', when='BEFORE')),
                ],
            },
        ),
    ]
