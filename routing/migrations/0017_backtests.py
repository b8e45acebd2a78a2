import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import tickets.ids


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0016_rules_by_the_clock"),
        ("tickets", "0032_merge_similarity"),
    ]

    operations = [
        migrations.CreateModel(
            name="Backtest",
            fields=[
                ("id", models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("claim", models.UUIDField(blank=True, editable=False, null=True)),
                ("claimed_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ("author", models.CharField(max_length=150)),
                ("rule_name", models.CharField(blank=True, max_length=120)),
                (
                    "with_drafts",
                    models.BooleanField(default=False, help_text="Its drafts were tried as if they were active."),
                ),
                ("document", models.JSONField()),
                ("newest", models.PositiveIntegerField(verbose_name="tickets at most")),
                ("since", models.DateTimeField(blank=True, null=True)),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("tickets_total", models.PositiveIntegerField(default=0)),
                ("tickets_done", models.PositiveIntegerField(default=0)),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("reached_id", models.UUIDField(blank=True, null=True)),
                ("slices", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="routing.rule",
                    ),
                ),
                (
                    "rule_set",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="routing.ruleset",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="BacktestTicket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(blank=True, max_length=80)),
                ("changes", models.JSONField(default=dict)),
                ("made_by_person", models.JSONField(default=dict)),
                ("was_right", models.BooleanField(default=False)),
                ("is_right", models.BooleanField(default=False)),
                (
                    "backtest",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tickets",
                        to="routing.backtest",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="backtest",
            index=models.Index(fields=["-created_at", "-id"], name="backtest_newest"),
        ),
        migrations.AddIndex(
            model_name="backtest",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="backtest_due"),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["running", "done", "cancelled", "failed"])),
                name="backtest_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(("tickets_done__lte", models.F("tickets_total"))),
                name="backtest_done_is_part_of_total",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backtest",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="eff7bbe2273a6c9fcf0ea597515ac964a0f93af5",
                    operation="DELETE",
                    pgid="pgtrigger_kept_a1d81",
                    table="routing_backtest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backtest",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;",
                    hash="9fded165d740bd2dbd5c7571ecfeef97ed492e14",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_fdf7b",
                    table="routing_backtest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backtest",
            trigger=pgtrigger.compiler.Trigger(
                name="evidence",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition=(
                        'WHEN (OLD."author" IS DISTINCT FROM (NEW."author") OR '
                        'OLD."rule_name" IS DISTINCT FROM (NEW."rule_name") OR '
                        'OLD."document" IS DISTINCT FROM (NEW."document") OR '
                        'OLD."rule_set_id" IS DISTINCT FROM (NEW."rule_set_id") OR '
                        'OLD."created_at" IS DISTINCT FROM (NEW."created_at"))'
                    ),
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7f33ad45895cfaf526907d07a945af65ac5e7d1e",
                    operation="UPDATE",
                    pgid="pgtrigger_evidence_0decd",
                    table="routing_backtest",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="backtestticket",
            index=models.Index(fields=["backtest", "id"], name="backtest_tickets"),
        ),
    ]
