"""Copies of an answer by other ways, and by whose word an address is the customer's."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OF_ANOTHER = Q(copy_of__isnull=False, lane__isnull=False, origin="copy") | Q(~Q(origin="copy"), copy_of__isnull=True)
VOUCHING = (
    "On: this is a program of your own that has checked whose each address is, so its word counts as the"
    " customer's. A customer's tickets from here are joined with their mails, forms and those of other programs"
    " that vouch, answers to a joined ticket are told here too, and answers may use what is known of the account."
    " Off: its tickets are joined with each other only, everything else is suggested to staff, and what it posts"
    " is marked as not verified."
)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0014_held_person_first")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="is_authenticated",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Of a mail: the address in From was shown to be the sender's own.",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="authentication",
            field=models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                help_text="What is known of SPF, DKIM and DMARC, and by whom.",
            ),
        ),
        migrations.RemoveConstraint(model_name="reply", name="reply_origin_known"),
        migrations.AddField(
            model_name="integration",
            name="vouches_for_addresses",
            field=models.BooleanField(
                "vouches for its customers' addresses", db_default=False, default=False, help_text=VOUCHING
            ),
        ),
        migrations.AddField(
            model_name="mailbox",
            name="trusted_authentication_hosts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    max_length=255,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\Z",
                            "Enter names of servers, as mx.example.com, separated by commas.",
                        )
                    ],
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="Mail servers of your own whose Authentication-Results count, by the name at the start of that header.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="copy_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="tickets.reply",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="lane",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The ticket whose way it goes: its own, or one merged into it. Empty: its own.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies_by_its_way",
                to="tickets.ticket",
            ),
        ),
        migrations.AlterField(
            model_name="reply",
            name="origin",
            field=models.CharField(
                choices=[
                    ("agent", "Resolution agent"),
                    ("person", "Person"),
                    ("receipt", "Acknowledgement"),
                    ("copy", "Copy by another way"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(
                condition=Q(copy_of__isnull=False), fields=("copy_of", "lane"), name="reply_one_copy_a_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(condition=OF_ANOTHER, name="reply_copy_is_of_another"),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=Q(origin__in=["agent", "person", "receipt", "copy"]), name="reply_origin_known"
            ),
        ),
    ]
