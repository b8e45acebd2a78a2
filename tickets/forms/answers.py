"""/support/answers/<token>: the page behind the link that we mail to an address which only a form named."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tickets.forms.answering import page
from tickets.forms.conversations import conversations_of
from tickets.intake.verification import GOOD_FOR, BadLink, address_in, verify


# The token is all that counts; there is no login that a forged post could abuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, token: str) -> HttpResponse:
    """Asked for by a button, since mail scanners open every link: only a post verifies the address."""
    try:
        if request.method != "POST":
            return page(request, "support/ask.html", {"address": _veiled(address_in(token))})
        email = verify(token)
    except BadLink:
        return page(request, "support/old_link.html", {"days": GOOD_FOR.days}, status=404)
    return page(request, "support/answers.html", {"conversations": conversations_of(email), "address": email})


def _veiled(email: str) -> str:
    """`a…@example.com`: enough for its owner."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
