import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import tickets.ids


class Migration(migrations.Migration):
    dependencies = [
        ("resolution", "0002_approved_drafts_stay_the_agents"),
        ("tickets", "0003_events_of_programs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approved", "Approved as it stood"),
                            ("edited", "Sent with changes"),
                            ("rejected", "Rejected"),
                            ("did_not_help", "Customer: did not help"),
                            ("reopened", "Reopened by the customer"),
                            ("solved", "Customer: solved"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "right",
                    models.BooleanField(
                        help_text="Whether the answer was right as it stood. Empty: shown, and never counted.",
                        null=True,
                    ),
                ),
                ("by", models.CharField(max_length=150)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("diff", models.JSONField(blank=True, default=list, help_text="What was changed before it was sent.")),
                (
                    "seconds",
                    models.PositiveIntegerField(blank=True, help_text="How long the reviewer took.", null=True),
                ),
                (
                    "weight",
                    models.FloatField(
                        default=1.0,
                        help_text="For how many answers it stands: 1 over the rate at which it was sampled.",
                        validators=[django.core.validators.MinValueValidator(1.0)],
                    ),
                ),
                (
                    "engine_family",
                    models.CharField(choices=[("local", "Built-in engine"), ("model", "Model")], max_length=8),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("billing", "Billing"),
                            ("technical", "Technical"),
                            ("onboarding", "Onboarding"),
                            ("general", "General"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="raw_confidence",
            field=models.FloatField(help_text="Before the calibration: the weakest of the parts.", null=True),
        ),
        migrations.CreateModel(
            name="Calibration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "engine_family",
                    models.CharField(choices=[("local", "Built-in engine"), ("model", "Model")], max_length=8),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("billing", "Billing"),
                            ("technical", "Technical"),
                            ("onboarding", "Onboarding"),
                            ("general", "General"),
                        ],
                        help_text="Empty: for every category of the engine.",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("slope", models.FloatField()),
                ("intercept", models.FloatField()),
                ("verdicts", models.PositiveIntegerField(help_text="Answers with a verdict that it was fitted on.")),
                (
                    "counted",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Verdicts there were of this engine when it was fitted, several of one answer too.",
                    ),
                ),
                (
                    "fitted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("why", models.CharField(max_length=200)),
                ("in_force", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-fitted_at", "-id"],
                "indexes": [models.Index(fields=["-fitted_at", "-id"], name="calibration_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("engine_family__in", ["local", "model"])),
                        name="calibration_engine_family_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["billing", "technical", "onboarding", "general", ""])),
                        name="calibration_category_known",
                    ),
                    models.UniqueConstraint(
                        fields=("engine_family", "category", "version"), name="calibration_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)),
                        fields=("engine_family", "category"),
                        name="calibration_one_in_force",
                    ),
                    models.CheckConstraint(condition=models.Q(("slope__gte", 0)), name="calibration_keeps_the_order"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calibration",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f5728527aa85818b4cef5432c6d82df8b15c293f",
                    operation="DELETE",
                    pgid="pgtrigger_kept_0f80e",
                    table="resolution_calibration",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calibration",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;",
                    hash="545aa24e9c3c2ae3604991f86ac7eee5664c67c8",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_e6015",
                    table="resolution_calibration",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calibration",
            trigger=pgtrigger.compiler.Trigger(
                name="evidence",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."engine_family" IS DISTINCT FROM (NEW."engine_family") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."slope" IS DISTINCT FROM (NEW."slope") OR OLD."intercept" IS DISTINCT FROM (NEW."intercept") OR OLD."verdicts" IS DISTINCT FROM (NEW."verdicts") OR OLD."counted" IS DISTINCT FROM (NEW."counted") OR OLD."fitted_at" IS DISTINCT FROM (NEW."fitted_at") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="15bf7f45ea38addbcc9dd0507cfa5193c669555a",
                    operation="UPDATE",
                    pgid="pgtrigger_evidence_07706",
                    table="resolution_calibration",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="calibration",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="What made the confidence of the raw one; empty where nothing was known yet.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="resolution.calibration",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("raw_confidence__isnull", True),
                    models.Q(("raw_confidence__gte", 0), ("raw_confidence__lte", 1)),
                    _connector="OR",
                ),
                name="attempt_raw_confidence_0_to_1",
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="resolution.attempt"
            ),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(fields=["-at", "-id"], name="verdict_newest"),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(fields=["engine_family", "category", "-at"], name="verdict_of_family"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["approved", "edited", "rejected", "did_not_help", "reopened", "solved"])
                ),
                name="verdict_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("engine_family__in", ["local", "model"])), name="verdict_engine_family_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ["billing", "technical", "onboarding", "general"])),
                name="verdict_category_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(condition=models.Q(("weight__gte", 1)), name="verdict_weight_at_least_1"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verdict",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e14ccbbdd520ab07532b78b85cb03a32607c166e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_26736",
                    table="resolution_verdict",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verdict",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;",
                    hash="af11aa1e77665003b3126232bfb80c628d8dde33",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_cfa06",
                    table="resolution_verdict",
                    when="BEFORE",
                ),
            ),
        ),
    ]
