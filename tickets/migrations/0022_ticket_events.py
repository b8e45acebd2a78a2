"""A line of a ticket's history is a ticket event: an event by itself is what others are told."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0021_filters_counted_by_their_index"),
    ]

    # The triggers' names have the table's name in them.
    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="event",
            name="append_only",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="event",
            name="never_emptied",
        ),
        migrations.RenameModel(
            old_name="Event",
            new_name="TicketEvent",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ticketevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="825ed2aae011e1b02ab1de9d04b2e765d5eab462",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2f517",
                    table="tickets_ticketevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ticketevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;",
                    hash="714143a584c6ab8706a30f347196a13dbd354d15",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_ec317",
                    table="tickets_ticketevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
