"""The Colleagues page: who works here, in which role; invited by mail. Permissions and hashes stand under Advanced."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import action
from unfold.forms import AdminPasswordChangeForm

from helpdesk.model_labels import ModelLabels
from helpdesk.staff.forms import ColleagueForm, InvitationForm
from helpdesk.staff.invitation import InvitationNotSent, send_invitation
from tickets.admin.shared.secrets import ask_to_confirm
from tickets.presentation.times import ago

RIGHTS = ("groups", "username", "is_staff", "is_superuser", "user_permissions")
LONGEST_KEY = 10
# What one does not take from oneself.
OF_OTHERS = ("is_active", "is_staff", "is_superuser")
ADVANCED = ("username", "password", "is_staff", "is_superuser", "user_permissions", "last_login", "date_joined")


class RoleFilter(DropdownFilter):
    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(key), name) for key, name in Group.objects.order_by("name").values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        chosen = self.value() or ""
        return queryset.filter(groups=int(chosen)) if chosen.isdigit() and len(chosen) < LONGEST_KEY else queryset


class ColleagueAdmin(ModelLabels, UserAdmin, ModelAdmin):
    labels = ("colleague", "colleagues")
    form = ColleagueForm
    add_form = InvitationForm
    # Django's own tells of user options that come afterwards.
    add_form_template = "admin/change_form.html"
    change_password_form = AdminPasswordChangeForm
    list_display = ("name", "email", "roles", "last_seen", "is_active")
    list_display_links = ("name",)
    list_filter = ("is_active", RoleFilter)
    list_per_page = 25
    ordering = ("first_name", "last_name", "username")
    sortable_by = ()
    search_fields = ("username", "first_name", "last_name", "email")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("user_permissions",)
    fieldsets = (
        (None, {"fields": (("first_name", "last_name"), "email", "groups", "is_active")}),
        ("Advanced", {"classes": ("collapse",), "fields": ADVANCED}),
    )
    add_fieldsets = ((None, {"fields": (("first_name", "last_name"), "email", "groups")}),)
    actions_detail = ("invite",)

    @admin.display(description="Name")
    def name(self, colleague: User) -> str:
        return colleague.get_full_name() or colleague.get_username()

    @admin.display(description="Role")
    def roles(self, colleague: User) -> str:
        names = [group.name for group in colleague.groups.all()]
        return ", ".join((["Administrator"] if colleague.is_superuser else []) + sorted(names)) or "none"

    @admin.display(description="Last signed in")
    def last_seen(self, colleague: User) -> SafeString | str:
        if colleague.last_login:
            return ago(colleague.last_login)
        return "never" if colleague.has_usable_password() else "invited"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.prefetch_related("groups")

    def has_add_permission(self, request: HttpRequest) -> bool:
        # Whoever gives roles could give themselves every right.
        return request.user.is_active and request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fields = (*self.readonly_fields, *(() if request.user.is_superuser else RIGHTS))
        # Nobody locks themselves out by a slip; so an administrator is always left.
        return (*fields, *(name for name in OF_OTHERS if name not in fields)) if _is_oneself(request, obj) else fields

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Of others only: an administrator is always left."""
        return not _is_oneself(request, obj) and super().has_delete_permission(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        super().delete_queryset(request, queryset.exclude(username=request.user.get_username()))

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """The invitation goes once the account and its roles are written; a mail that fails can be sent again."""
        _invite(request, obj)
        return redirect(reverse("admin:auth_user_changelist"))

    def has_invitation_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.has_change_permission(request, User.objects.filter(pk=object_id).first())

    @action(description="Send a password link", url_path="invite", icon="mail", permissions=["invitation"])
    def invite(self, request: HttpRequest, object_id: str) -> HttpResponse:
        colleague = User.objects.get(pk=object_id)
        if request.method != "POST":
            effect = (
                f"A link goes to {colleague.email or 'nobody: give an address first'}. By it a new password is set."
            )
            return ask_to_confirm(request, self, colleague, "Send a password link?", effect)
        _invite(request, colleague)
        return redirect(reverse("admin:auth_user_change", args=[object_id]))


def _name_of(request: HttpRequest) -> str:
    return (
        request.user.get_full_name()
        if isinstance(request.user, User) and request.user.get_full_name()
        else request.user.get_username()
    )


def _is_oneself(request: HttpRequest, colleague: User | None) -> bool:
    return colleague is not None and colleague.pk == request.user.pk


def _invite(request: HttpRequest, colleague: User) -> None:
    if not (colleague.email and colleague.is_active):
        messages.error(request, f"{colleague} has no address, or is not active: nothing was sent.")
        return
    try:
        send_invitation(colleague, by=_name_of(request), request=request)
    except InvitationNotSent as error:
        messages.error(
            request, f"{colleague} is here, but the mail did not go out ({error}). Send the link again later."
        )
    else:
        messages.success(request, f"A link to set a password went to {colleague.email}.")
