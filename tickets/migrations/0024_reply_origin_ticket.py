"""The ticket whose way an answer takes is its origin: a lane is a way in, not a ticket."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0023_assignee_and_tags"),
    ]

    # The state that Django keeps of a constraint does not follow a field's name.
    operations = [
        migrations.RemoveConstraint(model_name="reply", name="reply_one_copy_a_way"),
        migrations.RemoveConstraint(model_name="reply", name="reply_copy_is_of_another"),
        migrations.RenameField(model_name="reply", old_name="lane", new_name="origin_ticket"),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(
                condition=Q(copy_of__isnull=False), fields=("copy_of", "origin_ticket"), name="reply_one_copy_a_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(copy_of__isnull=False, origin="copy", origin_ticket__isnull=False),
                    Q(~Q(origin="copy"), copy_of__isnull=True),
                    _connector="OR",
                ),
                name="reply_copy_is_of_another",
            ),
        ),
    ]
