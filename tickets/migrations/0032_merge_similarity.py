"""How alike two merged tickets are goes by the word that the code and the pages use."""

import django.db.models as models
from django.db import migrations

LIMITS = models.Q(similarity__isnull=True) | models.Q(similarity__gte=0, similarity__lte=1)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0031_fill_with_people")]

    operations = [
        migrations.RemoveConstraint(model_name="merge", name="merge_likeness_0_to_1"),
        migrations.RenameField(model_name="merge", old_name="likeness", new_name="similarity"),
        migrations.AddConstraint(
            model_name="merge", constraint=models.CheckConstraint(condition=LIMITS, name="merge_similarity_0_to_1")
        ),
    ]
