"""The form of a mailbox. Its secret goes in and never comes out again."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminPasswordWidget

from tickets.models import Mailbox, MailSecurity
from tickets.outbound.loopback import is_this_machine

# A stored secret is sent to no other place than the one that it was typed for.
PLACE = ("host", "port", "security")


class MailboxEditor(forms.ModelForm):
    new_secret = forms.CharField(
        label="Password or token",
        required=False,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text="Stored encrypted and never shown again. Left empty, it stays as it is.",
    )

    class Meta:
        model = Mailbox
        fields = (
            "address",
            "name",
            "is_active",
            "acknowledges",
            "names_software",
            "has_signed_addresses",
            "trusted_authentication_hosts",
            "host",
            "port",
            "security",
            "login_by",
            "username",
            "folder",
            "imports_older",
        )

        error_messages = {
            "trusted_authentication_hosts": {
                "item_invalid": "Enter names of servers, as mx.example.com, separated by commas; number %(nth)s is none."
            }
        }

    def clean_trusted_authentication_hosts(self) -> list[str]:
        """They are compared without regard to case."""
        return list(dict.fromkeys(host.strip().lower() for host in self.cleaned_data["trusted_authentication_hosts"]))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("host"):
            self._check_connection(values)
        return values

    def _check_connection(self, values: dict[str, Any]) -> None:
        if not values.get("username"):
            self.add_error("username", "Enter the name that the server knows the mailbox by.")
        if values.get("security") == MailSecurity.NONE and not is_this_machine(values["host"]):
            self.add_error("security", "Without TLS only a server on this machine is asked.")
        if values.get("new_secret"):
            return
        if not self._has_secret():
            self.add_error("new_secret", "Enter the password or the token.")
        elif set(PLACE) & set(self.changed_data):
            self.add_error("new_secret", "Enter it again: it is sent to no other server than it was typed for.")

    def _has_secret(self) -> bool:
        return Mailbox.objects.filter(pk=self.instance.pk).exclude(secret="").exists()
