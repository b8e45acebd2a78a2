from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0013_rules_without_their_old_columns"),
        ("tickets", "0031_fill_with_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "model",
                    models.CharField(
                        help_text="The model's name or a part of it, such as claude-haiku-4-5. The longest that fits a model counts.",
                        max_length=200,
                    ),
                ),
                (
                    "input",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="input",
                    ),
                ),
                (
                    "output",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="output",
                    ),
                ),
                (
                    "cache_read",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="read from the cache",
                    ),
                ),
                (
                    "cache_write",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="written to the cache",
                    ),
                ),
            ],
            options={
                "verbose_name": "model price",
                "ordering": ["model"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("model"),
                        name="model_price_once",
                        violation_error_message="There is a price for it already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("model", ""), _negated=True), name="model_price_names_its_model"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cache_read__gte", 0), ("cache_write__gte", 0), ("input__gte", 0), ("output__gte", 0)
                        ),
                        name="model_price_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("reading", "Reading"), ("answer", "Answering"), ("trial", "Trying a prompt")],
                        max_length=8,
                    ),
                ),
                ("model", models.CharField(max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("answered", "Answered"),
                            ("rate_limited", "Our rate was limited"),
                            ("overloaded", "Overloaded"),
                            ("unavailable", "The service failed"),
                            ("timeout", "No answer in time"),
                            ("unreachable", "Not reached"),
                            ("malformed", "An answer of no use"),
                            ("configuration", "Our settings were not accepted"),
                            ("bad_request", "The question was not taken"),
                            ("refused", "The model declined"),
                        ],
                        max_length=16,
                    ),
                ),
                ("input_tokens", models.PositiveIntegerField(default=0)),
                ("output_tokens", models.PositiveIntegerField(default=0)),
                ("cache_read_tokens", models.PositiveIntegerField(default=0)),
                ("cache_write_tokens", models.PositiveIntegerField(default=0)),
                (
                    "cost",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="Empty where the model has no price.",
                        max_digits=12,
                        null=True,
                        verbose_name="cost in dollars",
                    ),
                ),
                ("milliseconds", models.PositiveIntegerField()),
                ("request_id", models.CharField(blank=True, help_text="The service's own name of it.", max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "ticket",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="model_calls",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], include=("cost",), name="modelcall_newest"),
                    models.Index(
                        condition=models.Q(("ticket__isnull", False)), fields=["ticket"], name="modelcall_of_ticket"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["reading", "answer", "trial"])),
                        name="modelcall_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "answered",
                                    "rate_limited",
                                    "overloaded",
                                    "unavailable",
                                    "timeout",
                                    "unreachable",
                                    "malformed",
                                    "configuration",
                                    "bad_request",
                                    "refused",
                                ],
                            )
                        ),
                        name="modelcall_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost__isnull", True), ("cost__gte", 0), _connector="OR"),
                        name="modelcall_cost_positive",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="modelcall",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8de6a9b32728fb37e458a02a822671975d13b07a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_040db",
                    table="routing_modelcall",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="modelcall",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;",
                    hash="1c7b512f6cebdf7880a3ac01e950b588693cfa72",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_05daa",
                    table="routing_modelcall",
                    when="BEFORE",
                ),
            ),
        ),
    ]
