import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0010_message_remarks"),
    ]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="fetched_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When its integration first read it, where it is not brought but fetched.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="precedence",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "A person's answer"), (1, "Urgent"), (2, "High"), (3, "Ordinary"), (4, "Acknowledgement")],
                db_default=3,
                default=3,
                editable=False,
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="queued_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                editable=False,
                help_text="When it came into the outbox, or came there again.",
            ),
        ),
        migrations.CreateModel(
            name="FarEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("callback", "Callback address"),
                            ("mail", "Mail server"),
                            ("model", "Model service"),
                            ("nowhere", "Nothing to call"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, help_text="Its host and port.", max_length=300)),
                (
                    "failures",
                    models.PositiveIntegerField(db_default=0, default=0, help_text="How often it failed in a row."),
                ),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pauses",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, help_text="How many pauses this outage has had."
                    ),
                ),
                ("last_error", models.TextField(blank=True, db_default="")),
                ("advice", models.TextField(blank=True, db_default="", help_text="What a person can do about it.")),
                (
                    "integration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="far_ends",
                        to="tickets.integration",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="reply",
            name="far_end",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replies",
                to="tickets.farend",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["precedence", "due_at"], name="reply_next"
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("claimed_until__isnull", False)), fields=["claimed_until"], name="reply_in_hand"
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["far_end"], name="reply_waiting_for"
            ),
        ),
        migrations.AddIndex(
            model_name="farend",
            index=models.Index(
                condition=models.Q(("paused_at__isnull", False)), fields=["paused_at"], name="far_end_paused"
            ),
        ),
        migrations.AddConstraint(
            model_name="farend",
            constraint=models.UniqueConstraint(
                models.F("kind"), models.F("name"), models.F("integration"), name="far_end_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="farend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("next_try_at__isnull", True), ("paused_at__isnull", True)),
                    models.Q(("next_try_at__isnull", False), ("paused_at__isnull", False)),
                    _connector="OR",
                ),
                name="far_end_paused_has_its_next_try",
            ),
        ),
        migrations.AddConstraint(
            model_name="farend",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["callback", "mail", "model", "nowhere"])), name="farend_kind_known"
            ),
        ),
    ]
