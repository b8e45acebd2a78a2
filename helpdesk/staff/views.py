"""One's own settings, and the page where an invited colleague sets a password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy

from helpdesk.staff.availability import choose_availability, memberships_of
from helpdesk.staff.forms import MyAccountForm, NewPasswordForm
from helpdesk.staff.notice_choices import choose_notices, muted_kinds
from helpdesk.staff.time_zone import SESSION_KEY, choose_time_zone
from routing.models import NoticeKind


def my_account(request: HttpRequest) -> HttpResponse:
    """Names and the time zone; only an administrator changes an address or a role."""
    # The site's `admin_view` lets in only who is logged in.
    user = User.objects.get(username=request.user.get_username())
    form = MyAccountForm(
        request.POST or None,
        instance=user,
        initial={
            "time_zone": request.session.get(SESSION_KEY, ""),
            "notices": [kind for kind in NoticeKind.values if kind not in muted_kinds(user.pk)],
            "available_in": [str(member.pk) for member in memberships_of(user.pk) if member.is_available],
        },
        default_zone=settings.TIME_ZONE,
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        choose_time_zone(request, form.cleaned_data["time_zone"])
        wanted = form.cleaned_data["notices"]
        choose_notices(user.pk, muted=[kind for kind in NoticeKind.values if kind not in wanted])
        choose_availability(
            user.pk, asked=request.POST.getlist("teams_shown"), available=form.cleaned_data["available_in"]
        )
        messages.success(request, "Saved.")
        return redirect("my-account")
    context = admin.site.each_context(request) | {"title": "My account", "form": form, "colleague": user}
    return TemplateResponse(request, "admin/staff/my_account.html", context)


class SetPasswordView(PasswordResetConfirmView):
    template_name = "admin/staff/set_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("admin:login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return (
            super().get_context_data(**kwargs) | admin.site.each_context(self.request) | {"title": "Set your password"}
        )

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your password is set. Sign in with it.")
        return super().form_valid(form)
