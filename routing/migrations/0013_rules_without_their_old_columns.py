import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0012_rules_as_documents")]

    operations = [
        migrations.RemoveField(
            model_name="condition",
            name="rule",
        ),
        migrations.RemoveConstraint(
            model_name="rule",
            name="rule_set_category_known",
        ),
        migrations.RemoveConstraint(
            model_name="rule",
            name="rule_set_priority_known",
        ),
        migrations.RemoveConstraint(
            model_name="rule",
            name="rule_set_move_known",
        ),
        migrations.RemoveConstraint(
            model_name="rule",
            name="rule_does_something",
        ),
        migrations.RemoveField(
            model_name="rule",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="rule",
            name="set_category",
        ),
        migrations.RemoveField(
            model_name="rule",
            name="set_move",
        ),
        migrations.RemoveField(
            model_name="rule",
            name="set_priority",
        ),
        migrations.RemoveField(
            model_name="rule",
            name="set_team",
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="rule_one_of_a_name",
                violation_error_message="There is a rule of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("actions", {}), _negated=True),
                name="rule_does_something",
                violation_error_message="Give the rule something to do: a category, a priority, a team, a move, …",
            ),
        ),
        migrations.DeleteModel(
            name="Condition",
        ),
    ]
