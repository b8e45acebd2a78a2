"""A customer's further addresses, on the customer's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminEmailInputWidget

from tickets.admin.shared.base import RowsInline
from tickets.models import Address, Customer
from tickets.presentation import badges
from tickets.presentation.times import ago


class AddressForm(forms.ModelForm):
    class Meta:
        model = Address
        fields = ("email",)
        widgets = {"email": UnfoldAdminEmailInputWidget}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        owner = Customer.objects.with_address(email).first()
        if owner is not None:
            raise forms.ValidationError(f"It is the main address of {owner}.")
        return email

    def clean(self) -> dict[str, Any] | None:
        """An address that is known and nobody's becomes this customer's, with what is known of it."""
        values = super().clean()
        unowned = Address.objects.written(self.cleaned_data.get("email", "")).filter(customer=None).first()
        if unowned is not None and self.instance._state.adding:
            self.instance = unowned
        return values


class AddressesOfCustomer(RowsInline):
    model = Address
    form = AddressForm
    fields = ("email", "verified", "trouble")
    readonly_fields = ("verified", "trouble")
    extra = 0
    verbose_name = "further address"
    verbose_name_plural = "further addresses"

    @admin.display(description="Verified")
    def verified(self, address: Address) -> SafeString | str:
        return ago(address.verified_at) or "–"

    @admin.display(description="Mail")
    def trouble(self, address: Address) -> SafeString | str:
        return badges.badge("Comes back", "red") if address.undeliverable_at else "–"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("tickets.change_customer")

    has_add_permission = has_delete_permission = has_change_permission
