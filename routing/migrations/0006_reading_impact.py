from django.db import migrations, models

# What was read stays in its columns: rows of history are never changed. New rows take these defaults there.
GIVE_DEFAULTS = """
    ALTER TABLE routing_reading ALTER priority SET DEFAULT 'normal', ALTER priority_confidence SET DEFAULT 0
"""
TAKE_DEFAULTS = """
    ALTER TABLE routing_reading ALTER priority DROP DEFAULT, ALTER priority_confidence DROP DEFAULT
"""


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0005_indexes_for_a_million"),
        ("tickets", "0021_filters_counted_by_their_index"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reading",
            name="reading_priority_known",
        ),
        migrations.RemoveConstraint(
            model_name="reading",
            name="reading_priority_confidence_0_to_1",
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(GIVE_DEFAULTS, TAKE_DEFAULTS)],
            state_operations=[
                migrations.RemoveField(model_name="reading", name="priority"),
                migrations.RemoveField(model_name="reading", name="priority_confidence"),
            ],
        ),
        migrations.AddField(
            model_name="reading",
            name="impact",
            field=models.CharField(
                blank=True,
                choices=[
                    ("outage", "Outage"),
                    ("data loss", "Data loss"),
                    ("security", "Security concern"),
                    ("broken", "Core feature broken"),
                    ("blocked", "Customer blocked"),
                    ("degraded", "Works, but poorly"),
                    ("task", "Something to be done"),
                    ("enquiry", "Enquiry or wish"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="impact_confidence",
            field=models.FloatField(db_default=0.0),
        ),
        migrations.AddField(
            model_name="reading",
            name="signs",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "impact__in",
                        ["outage", "data loss", "security", "broken", "blocked", "degraded", "task", "enquiry", ""],
                    )
                ),
                name="reading_impact_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("impact_confidence__isnull", True),
                    models.Q(("impact_confidence__gte", 0), ("impact_confidence__lte", 1)),
                    _connector="OR",
                ),
                name="reading_impact_confidence_0_to_1",
            ),
        ),
    ]
