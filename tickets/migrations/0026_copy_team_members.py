from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0025_team_members_and_queues")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO tickets_teammember (team_id, user_id) SELECT team_id, user_id FROM tickets_team_members",
            "INSERT INTO tickets_team_members (team_id, user_id) SELECT team_id, user_id FROM tickets_teammember",
        )
    ]
