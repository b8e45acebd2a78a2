"""Addresses that customers write to: whether mail comes in, how it is fetched, and whose mail is a person's."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.decorators import action

from tickets.admin.intake import mail_authentication, mailbox_health
from tickets.admin.intake.mail_rule import RulesOfMailbox
from tickets.admin.intake.mailbox_editor import MailboxEditor
from tickets.admin.shared.base import DeskAdmin
from tickets.admin.shared.field_cache import shown_once
from tickets.admin.shared.secrets import ask_to_confirm
from tickets.lanes.mail import mailbox_changes
from tickets.lanes.mail.imap.try_mailbox import try_connection
from tickets.models import Mailbox
from tickets.presentation.times import ago

IMAP = ("host", ("port", "security"), "login_by", "username", "new_secret", "folder", "imports_older")


@admin.register(Mailbox)
class MailboxAdmin(DeskAdmin):
    form = MailboxEditor
    list_display = ("address", "state", "last_mail", "checked", "trouble")
    search_fields = ("address",)
    sortable_by = ("address",)
    fieldsets = (
        (None, {"fields": ("health",)}),
        (
            "Address and answers",
            {"fields": (("address", "name"), "is_active", "acknowledges", "names_software", "has_signed_addresses")},
        ),
        (
            "Who has really written",
            {
                "fields": ("authentication", "trusted_authentication_hosts"),
                "description": "For mail by IMAP and SMTP. Anybody can write any address into From. The mail server that"
                " takes your mail in checks it by SPF, DKIM and DMARC and writes what it found into the header"
                " Authentication-Results, which begins with the server's name. Name only a server through which all mail"
                " of this address comes, and that always writes this header or removes those that came with the mail:"
                " the topmost one of that name is believed.",
            },
        ),
        (
            "IMAP: fetch mail from a server",
            {
                "fields": IMAP,
                "description": "Only where mail does not come by itself. Save, then test the connection. Mail that is"
                " there already is left alone, unless you import it; what comes later is taken and marked as seen.",
            },
        ),
    )
    readonly_fields = ("health", "authentication")
    inlines = (RulesOfMailbox,)
    actions_detail = ("test_connection", "fetch_now")
    empty_words = (
        "A mailbox is an address that customers write to. Add one: mail reaches it by an IMAP server, by a mail"
        " provider, by a mail server's pipe, or by POST."
    )

    @admin.display(description="State")
    def state(self, mailbox: Mailbox) -> SafeString:
        return mailbox_health.state(mailbox)

    @admin.display(description="Last message")
    def last_mail(self, mailbox: Any) -> SafeString | str:
        return ago(mailbox.last_received_at) or "never"

    @admin.display(description="Checked")
    def checked(self, mailbox: Mailbox) -> SafeString | str:
        return (ago(mailbox.checked_at) or "never") if mailbox.host else "not fetched"

    @admin.display(description="Trouble")
    def trouble(self, mailbox: Mailbox) -> str:
        return mailbox.last_error or "–"

    @admin.display(description="Health")
    @shown_once
    def health(self, mailbox: Mailbox) -> SafeString:
        return mailbox_health.sentence(mailbox)

    @admin.display(description="Authentication")
    def authentication(self, mailbox: Mailbox) -> str:
        return mail_authentication.in_words(mailbox)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailbox]:
        return mailbox_health.with_last_mail(super().get_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: Mailbox | None = None) -> Any:
        """A new mailbox has no health; and whoever only looks has no secret to type."""
        hidden = {"health", "authentication"} if obj is None else set()
        if not self.has_change_permission(request, obj):
            hidden.add("new_secret")
        sections = [
            (title, options | {"fields": tuple(name for name in options["fields"] if name not in hidden)})
            for title, options in self.fieldsets
        ]
        return [(title, options) for title, options in sections if options["fields"]]

    def save_model(self, request: HttpRequest, obj: Mailbox, form: Any, change: bool) -> None:
        changed = {name if name != "new_secret" else "secret" for name in form.changed_data}
        if form.cleaned_data.get("new_secret"):
            obj.secret = form.cleaned_data["new_secret"]
        # Only what was typed: where the fetching stands is written by the fetching.
        obj.save(update_fields=changed if change else None)
        mailbox_changes.settings_changed(obj, changed)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for rule in formset.save(commit=False):
            rule.created_by = rule.created_by or request.user.get_username()
            rule.save()
        for rule in formset.deleted_objects:
            rule.delete()

    def has_delete_permission(self, request: HttpRequest, obj: Mailbox | None = None) -> bool:
        # Its tickets and receipts stay; switched off, it takes and fetches nothing.
        return False

    @action(description="Test connection", url_path="test-connection", icon="network_check", permissions=["change"])
    def test_connection(self, request: HttpRequest, object_id: str) -> HttpResponse:
        mailbox = Mailbox.objects.get(pk=object_id)
        if request.method != "POST":
            # It sends the stored password to the server, so a mere link must not start it.
            return ask_to_confirm(request, self, mailbox, "Test the connection?", "It logs in and changes nothing.")
        trial = try_connection(mailbox)
        self.message_user(request, trial.words, messages.SUCCESS if trial.is_good else messages.ERROR)
        return self._back(object_id)

    @action(description="Fetch now", url_path="fetch-now", icon="sync", permissions=["change"])
    def fetch_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        mailbox = Mailbox.objects.get(pk=object_id)
        if request.method != "POST":
            return ask_to_confirm(
                request, self, mailbox, "Fetch it now?", "Otherwise the clock does, at its next time."
            )
        begun = mailbox_changes.fetch_now(mailbox)
        words = (
            "A worker fetches it now; look again in a moment." if begun else "It is off, or no IMAP server is named."
        )
        self.message_user(request, words, messages.SUCCESS if begun else messages.WARNING)
        return self._back(object_id)

    def _back(self, object_id: str) -> HttpResponse:
        return redirect(reverse("admin:tickets_mailbox_change", args=[object_id]))
