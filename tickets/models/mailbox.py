from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from tickets.db.encryption import EncryptedTextField
from tickets.models.base import Claimable, Identified, one_of

# As it stands at the start of the header; most servers write their name there.
IS_HOST = RegexValidator(
    r"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z", "Enter names of servers, as mx.example.com, separated by commas."
)


class MailSecurity(models.TextChoices):
    TLS = "tls", "TLS from the start"
    STARTTLS = "starttls", "STARTTLS"
    NONE = "none", "None (only on this machine)"


class MailLogin(models.TextChoices):
    PASSWORD = "password", "Password"
    OAUTH2 = "oauth2", "OAuth 2 access token"


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def fetched(self) -> MailboxQuerySet:
        """Those that are fetched by IMAP."""
        return self.filter(is_active=True).exclude(host="")


class Mailbox(Identified, Claimable):
    """An address that customers write to and that answers come from; fetched by IMAP where a host is given."""

    id_prefix = "mb"

    address = models.EmailField(max_length=254)
    name = models.CharField("sender's name", max_length=80, blank=True, help_text="Empty: the name of the site.")
    is_active = models.BooleanField("active", default=True)
    acknowledges = models.BooleanField(
        "acknowledges", default=True, help_text="Who has no answer after a moment is told that the message is here."
    )
    names_software = models.BooleanField(
        "says that software wrote it",
        default=True,
        db_default=True,
        help_text="Below an answer that the assistant wrote, its mail says so.",
    )
    has_signed_addresses = models.BooleanField(
        "signs reply addresses",
        default=True,
        help_text="Answers ask for replies to address+ticket-signature@…; the mail server must take such addresses.",
    )
    trusted_authentication_hosts = ArrayField(
        models.CharField(max_length=255, validators=[IS_HOST]),
        default=list,
        db_default=[],
        blank=True,
        help_text="Mail servers of your own whose Authentication-Results count, by the name at the start of that header.",
    )
    # --- IMAP ---
    host = models.CharField("IMAP server", max_length=255, blank=True, help_text="Empty: nothing is fetched.")
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=10, choices=MailSecurity, default=MailSecurity.TLS)
    login_by = models.CharField("log in by", max_length=10, choices=MailLogin, default=MailLogin.PASSWORD)
    username = models.CharField(max_length=255, blank=True)
    secret = EncryptedTextField("password or token", blank=True)
    folder = models.CharField(max_length=255, default="INBOX")
    imports_older = models.BooleanField(
        "import older mail",
        default=False,
        help_text="Also mail from before the first connection, without any acknowledgement or answer.",
    )
    # Where fetching stands. A server that changes UIDVALIDITY has numbered all mail anew.
    uid_validity = models.BigIntegerField(null=True, blank=True, editable=False)
    first_uid = models.BigIntegerField(
        null=True, blank=True, editable=False, help_text="The first UID that came after the mailbox was connected."
    )
    last_uid = models.BigIntegerField(null=True, blank=True, editable=False, help_text="All up to here is stored.")
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_mail_at = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(
        default=0, editable=False, help_text="Failed checks since the last good one."
    )
    last_error = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        ordering = ["address"]
        verbose_name_plural = "mailboxes"
        constraints = [
            models.UniqueConstraint(Lower("address"), name="mailbox_one_per_address"),
            one_of("security", MailSecurity),
            one_of("login_by", MailLogin),
        ]

    def __str__(self) -> str:
        return self.address


class MailRuleField(models.TextChoices):
    SENDER = "sender", "Sender's address"
    DOMAIN = "domain", "Sender's domain"
    LIST_ID = "list_id", "List-Id"


class Verdict(models.TextChoices):
    PERSON = "person", "Take for a person's"
    SUSPEND = "suspend", "Suspend"


class MailRule(Identified):
    """Overrules what the classification makes of a sender's or a list's mail. Bounces stay bounces."""

    id_prefix = "mr"

    mailbox = models.ForeignKey(
        Mailbox,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="rules",
        help_text="Empty: all mailboxes.",
        db_index=False,
    )
    field = models.CharField(max_length=10, choices=MailRuleField)
    value = models.CharField(max_length=255, help_text="Compared without regard to case.")
    verdict = models.CharField(max_length=10, choices=Verdict)
    created_by = models.CharField(max_length=150, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["field", "value"]
        constraints = [
            models.UniqueConstraint("mailbox", "field", Lower("value"), name="mail_rule_once", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(value=""), name="mail_rule_has_a_value"),
            one_of("field", MailRuleField),
            one_of("verdict", Verdict),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} {self.value}: {self.get_verdict_display().lower()}"
