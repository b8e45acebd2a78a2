from django.db import migrations, models

# Which lines are told as events: `routing.pipelines.events.own_types` has them in words.
MARK = """
CREATE FUNCTION routing_mark_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO routing_unpublishedline (id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER routing_mark_line AFTER INSERT ON tickets_ticketevent FOR EACH ROW WHEN (
    (NEW.kind = 'ticket.received' AND NEW.actor <> 'import')
    OR NEW.kind IN ('ticket.held', 'correction.made')
    OR (NEW.kind = 'decision.made' AND NEW.to_value IN ('route', 'priority', 'escalate'))
    OR (NEW.kind = 'status.changed' AND NEW.to_value = 'resolved')
    OR (NEW.kind = 'status.changed' AND NEW.from_value = 'resolved' AND NEW.to_value = 'in_progress')
    OR (NEW.kind = 'attempt.made' AND NEW.detail->>'outcome' = 'sending_for_review')
    OR (NEW.kind = 'ticket.merged' AND NEW.to_value <> '')
) EXECUTE FUNCTION routing_mark_line();
"""
UNMARK = "DROP TRIGGER routing_mark_line ON tickets_ticketevent; DROP FUNCTION routing_mark_line()"


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0003_pipelines"),
        ("tickets", "0003_events_of_programs"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnpublishedLine",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(MARK, UNMARK),
    ]
