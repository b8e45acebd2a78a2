from django.db import migrations

# Written out, since a migration says what was true when it was made.
FILL = """
UPDATE tickets_ticket SET with_people = true
WHERE EXISTS (SELECT 1 FROM tickets_reply WHERE ticket_id = tickets_ticket.id AND origin = 'person')
OR EXISTS (
    SELECT 1 FROM {events} AS event WHERE event.ticket_id = tickets_ticket.id AND event.kind IN (
        'topic.settled', 'review.approved', 'review.rejected', 'ticket.changed', 'note.added', 'ticket.taken', 'ticket.reopened'
    )
)
"""


def fill(apps, schema_editor):
    events = apps.get_model("tickets", "TicketEvent")._meta.db_table
    schema_editor.execute(FILL.format(events=events))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0030_ticket_with_people")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
