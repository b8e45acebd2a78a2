"""What is asked about a colleague, and of oneself."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group, User
from unfold.forms import UserChangeForm
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from helpdesk.staff.availability import memberships_of
from helpdesk.staff.time_zone import time_zones
from routing.models import NoticeKind


class _OneAddressEach(forms.ModelForm):
    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip()
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if email and others.exists():
            raise forms.ValidationError("Another colleague has this address.")
        return email


class InvitationForm(_OneAddressEach):
    """A new colleague: the address is the user name, and the password comes by a link."""

    email = forms.EmailField(max_length=150, help_text="Where the invitation goes, and what they sign in with.")
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label="Role",
        required=True,
        widget=forms.CheckboxSelectMultiple,
        help_text="What they may see and do. Several roles add up.",
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email", "groups")

    def clean_email(self) -> str:
        email = super().clean_email()
        if User.objects.filter(username__iexact=email).exists():
            raise forms.ValidationError("Another colleague has this address.")
        return email

    def save(self, commit: bool = True) -> Any:
        self.instance.username = self.cleaned_data["email"]
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        return super().save(commit)


class ColleagueForm(_OneAddressEach, UserChangeForm):
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"), label="Role", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta(UserChangeForm.Meta):
        help_texts: ClassVar[dict[str, str]] = {
            "is_active": "Whether they may sign in. Switch it off instead of deleting: the history keeps the name.",
            "is_staff": "Whether these pages are open to them at all.",
            "is_superuser": "Administrators may do everything, also what no role permits.",
        }


class NewPasswordForm(SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("new_password1", "new_password2"):
            self.fields[name].widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})


class MyAccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name")
        widgets: ClassVar[dict[str, Any]] = {
            "first_name": UnfoldAdminTextInputWidget,
            "last_name": UnfoldAdminTextInputWidget,
        }

    def __init__(self, *args: Any, default_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            required=False,
            widget=UnfoldAdminSelectWidget,
            help_text="In which times are shown to you.",
            choices=[("", f"As the installation: {default_zone}"), *time_zones()],
        )
        self.fields["notices"] = forms.MultipleChoiceField(
            required=False, label="Mail me about", widget=forms.CheckboxSelectMultiple, choices=NoticeKind.choices
        )
        self.fields["available_in"] = forms.MultipleChoiceField(
            required=False,
            label="Give me new tickets of",
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(member.pk), member.team.name) for member in memberships_of(self.instance.pk)],
        )
