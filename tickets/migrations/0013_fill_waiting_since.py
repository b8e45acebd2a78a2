from django.db import migrations
from django.db.models import F, Q


def fill(apps, schema_editor):
    """Every row has the moment of the last migration; what is answered waits for nothing."""
    tickets = apps.get_model("tickets", "Ticket").objects.all()
    needs_a_person = Q(review_state__in=["held", "rejected", "sent_for_review"])
    tickets.filter(Q(status__in=["resolved", "closed"]) | (Q(status="pending_customer") & ~needs_a_person)).update(
        waiting_since=None
    )
    waiting = tickets.exclude(waiting_since=None)
    waiting.filter(first_answer_at=None).update(waiting_since=F("created_at"))
    waiting.exclude(first_answer_at=None).update(waiting_since=F("updated_at"))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_people_and_waiting")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
