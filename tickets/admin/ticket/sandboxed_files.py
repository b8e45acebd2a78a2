"""What customers sent, served so that it can't act: to staff alone, as a download, in a sandbox without scripts."""

from __future__ import annotations

import base64
from typing import Any, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt

from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.models import Attachment, Message

# No script, no form, no origin of ours, and nothing fetched from elsewhere: a picture would tell its sender who looks.
SANDBOX = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
# A picture in a mail is shown by these types; anything else only ever downloads.
LARGEST_PICTURE = 2_000_000
MOST_PICTURES = 30
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

Response = TypeVar("Response", bound=HttpResponseBase)


class _Hidden(ReadOnlyAdmin):
    """Is in no menu: other pages link to it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def _check(self, request: HttpRequest) -> None:
        if not request.user.has_perm("tickets.view_ticket"):
            raise PermissionDenied


@admin.register(Attachment)
class AttachmentAdmin(_Hidden):
    list_display = fields = readonly_fields = ("name", "content_type", "size", "refused", "created_at")
    empty_words = "Files that came with mails; each is reached from its message."

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file)
        return [path("<uuid:pk>/file", view, name="tickets_attachment_file"), *super().get_urls()]

    def file(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        self._check(request)
        attachment = get_object_or_404(Attachment, pk=pk)
        if not attachment.file:
            raise Http404("This attachment was not kept.")
        is_picture = attachment.content_type in PICTURES
        response = FileResponse(
            attachment.file.open("rb"),
            as_attachment=True,
            filename=attachment.name,
            content_type=attachment.content_type if is_picture else "application/octet-stream",
        )
        return _inert(response)


@admin.register(Message)
class MessageAdmin(_Hidden):
    list_display = fields = readonly_fields = ("author_email", "subject", "text", "thread_cause", "created_at")
    # Ids grow with time.
    ordering = ("-id",)
    empty_words = "What was said in tickets; each message is reached from its ticket."

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(xframe_options_exempt(never_cache(self.html)))
        return [path("<uuid:pk>/html", view, name="tickets_message_html"), *super().get_urls()]

    def html(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """The mail as it was formatted: sanitized when it was stored, and sandboxed now."""
        self._check(request)
        message = get_object_or_404(Message.objects.exclude(html=""), pk=pk)
        shown = (
            message.attachments.exclude(content_id="")
            .exclude(file="")
            .filter(content_type__in=PICTURES, size__lte=LARGEST_PICTURE)
        )
        pictures = {attachment.content_id: attachment for attachment in shown[:MOST_PICTURES]}
        context = {"html": with_pictures(message.html, pictures)}
        return _inert(TemplateResponse(request, "admin/tickets/message.html", context))


def with_pictures(html: str, pictures: dict[str, Attachment]) -> str:
    """The HTML with the pictures that it shows inside it: in its sandbox the browser sends no cookie to fetch one."""
    for content_id, picture in pictures.items():
        if f'"cid:{content_id}"' in html:
            with picture.file.open("rb") as file:
                content = base64.b64encode(file.read()).decode()
            html = html.replace(f'"cid:{content_id}"', f'"data:{picture.content_type};base64,{content}"')
    return html


def _inert(response: Response) -> Response:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
