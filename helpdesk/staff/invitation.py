"""Inviting a colleague: a mail with a link, by which they set a password of their own."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


class InvitationNotSent(Exception):
    """The mail did not go out; the message says why, for whoever invited."""


def send_invitation(colleague: User, *, by: str, request: HttpRequest) -> None:
    """Raises InvitationNotSent. The link is good until it is used, or for `PASSWORD_RESET_TIMEOUT` seconds."""
    words = {
        "site": settings.SITE_NAME,
        "name": colleague.first_name,
        "username": colleague.get_username(),
        "by": by,
        "url": _site(request) + _path(colleague),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "is_new": not colleague.has_usable_password(),
    }
    mail = EmailMessage(
        subject=f"{settings.SITE_NAME}: set your password",
        body=render_to_string("mail/invitation.txt", words),
        to=[colleague.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except (OSError, ValueError) as error:
        raise InvitationNotSent(f"{type(error).__name__}: {error}") from error


def _path(colleague: User) -> str:
    key = urlsafe_base64_encode(force_bytes(colleague.pk))
    return reverse("set-password", args=[key, default_token_generator.make_token(colleague)])


def _site(request: HttpRequest) -> str:
    return settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
