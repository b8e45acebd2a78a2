import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0011_delivery"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="ticket",
            name="lifecycle",
        ),
        migrations.RemoveConstraint(
            model_name="ticket",
            name="ticket_held_reason_known",
        ),
        migrations.AddField(
            model_name="reply",
            name="promises_person",
            field=models.BooleanField(
                db_default=False, default=False, help_text="It told the customer that a person reads what comes next."
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="people_only",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Why a person answers this ticket and the agent does not, until staff hand it back; empty: it may.",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="waiting_since",
            field=models.DateTimeField(
                blank=True,
                db_default=django.db.models.functions.datetime.Now(),
                editable=False,
                help_text="Since when somebody waits for us: the customer for an answer, or a sent answer for its review.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ticket.received", "Ticket received"),
                    ("message.received", "Customer wrote"),
                    ("note.added", "Note added"),
                    ("status.changed", "Status changed"),
                    ("ticket.changed", "Ticket changed"),
                    ("reading.made", "Ticket read"),
                    ("engine.fell_back", "Model unreachable, local engine used"),
                    ("decision.made", "Routing decided"),
                    ("topic.settled", "Topic settled"),
                    ("attempt.made", "Answer attempted"),
                    ("cycle.started", "New cycle started"),
                    ("ticket.held", "Held for a person"),
                    ("review.approved", "Answer approved"),
                    ("review.rejected", "Answer rejected"),
                    ("reply.queued", "Reply queued"),
                    ("reply.sent", "Reply sent"),
                    ("reply.delayed", "Reply delayed"),
                    ("reply.failed", "Reply failed"),
                    ("reply.unknown", "Reply's fate unknown"),
                    ("reply.cancelled", "Reply cancelled"),
                    ("stage.failed", "Step failed"),
                    ("ticket.linked", "Linked to another ticket"),
                    ("merge.suggested", "Likely duplicate found"),
                    ("ticket.merged", "Merged"),
                    ("ticket.unmerged", "Merge undone"),
                    ("message.split", "Message split off"),
                    ("mail.bounced", "Mail came back"),
                    ("answer.not_needed", "No answer needed"),
                    ("ticket.taken", "Taken by a person"),
                    ("ticket.handed_back", "Handed back to the assistant"),
                    ("ticket.reopened", "Reopened"),
                    ("person.asked", "A person was asked for"),
                    ("answer.helped", "The customer says that it helped"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="held_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("triage", "Topic to settle"),
                    ("low_confidence", "Confidence too low"),
                    ("policy", "Policy asks for a person"),
                    ("delivery", "Reply not delivered"),
                    ("failed", "Automation failed"),
                    ("taken", "A person answers"),
                    ("no_topic", "None of the topics fits"),
                    ("person_asked", "The customer asks for a person"),
                    ("after_answer", "The customer wrote after an answer"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.Case(
                    models.When(priority="urgent", then=models.Value(0)),
                    models.When(priority="high", then=models.Value(1)),
                    models.When(priority="normal", then=models.Value(2)),
                    default=models.Value(3),
                    output_field=models.SmallIntegerField(),
                ),
                models.F("waiting_since"),
                models.F("id"),
                name="ticket_by_urgency",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.Case(
                    models.When(priority="urgent", then=models.Value(0)),
                    models.When(priority="high", then=models.Value(1)),
                    models.When(priority="normal", then=models.Value(2)),
                    default=models.Value(3),
                    output_field=models.SmallIntegerField(),
                ),
                models.F("waiting_since"),
                models.F("id"),
                condition=models.Q(
                    ("merged_into__isnull", True), ("review_state__in", ["held", "sent_for_review", "rejected"])
                ),
                name="ticket_needing",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["waiting_since", "id"], name="ticket_by_waiting"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ticket",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{in_progress:closed,in_progress:pending_customer,in_progress:resolved,open:closed,open:in_progress,open:resolved,pending_customer:closed,pending_customer:in_progress,pending_customer:resolved,resolved:closed,resolved:in_progress}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="d42994649743ad9a3a5d19fd1e952ffefe98a260",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_cc80b",
                    table="tickets_ticket",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "held_reason__in",
                        [
                            "triage",
                            "low_confidence",
                            "policy",
                            "delivery",
                            "failed",
                            "taken",
                            "no_topic",
                            "person_asked",
                            "after_answer",
                            "",
                        ],
                    )
                ),
                name="ticket_held_reason_known",
            ),
        ),
    ]
