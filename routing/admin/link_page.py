"""/admin/link/<token>/: the page behind a link in a notice. Opening it shows what it does and asks; only a post acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from routing.admin.correction_forms import BumpForm, ReassignForm, SplitForm, done_words, run_form
from routing.corrections import Corrector
from routing.models import Correction, CorrectionWay
from routing.notices.links import BadLink, CorrectionLink, read_link
from tickets.actions.errors import NotPossible
from tickets.lanes.forms.render_page import render_page
from tickets.lifecycle import LifecycleError
from tickets.models import Message, Ticket
from tickets.states import Direction

PAGE = "routing/correction_link.html"
TITLES = {"reassign": "Reassign", "bump": "Bump", "split": "Split off"}


class _Refused(Exception):
    """The link does nothing for whoever opened it; the message says why."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.code = status


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    link: CorrectionLink
    ticket: Ticket
    recipient: User
    is_logged_in: bool

    @property
    def corrector(self) -> Corrector:
        name = self.recipient.get_username()
        actor = name if self.is_logged_in else f"link of {name}"
        return Corrector(actor=actor, way=CorrectionWay.LINK, external_id=self.link.mark)


@require_http_methods(["GET", "HEAD", "POST"])
def correction_link(request: HttpRequest, token: str) -> HttpResponse:
    answer = _answer(request, token)
    # Told no origin at all, Django's guard against forged posts would refuse the form.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = read_link(token)
        is_open = settings.LINKS_WITHOUT_LOGIN and link.recipient_id is not None
        if not (request.user.is_authenticated or is_open):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        opened = _open(request, link)
        _refuse_used(link)
    except BadLink as bad:
        return render_page(request, PAGE, {"problem": str(bad)}, status=404)
    except _Refused as refused:
        return render_page(request, PAGE, {"problem": str(refused)}, status=refused.code)
    return _act(request, opened) if request.method == "POST" else _show(request, opened, _form(opened))


def _open(request: HttpRequest, link: CorrectionLink) -> _Opened:
    """Raises _Refused."""
    # One that stands in a channel is of whoever opens it.
    key = (request.user.pk or 0) if link.recipient_id is None else link.recipient_id
    recipient = User.objects.filter(pk=key, is_active=True, is_staff=True).first()
    if recipient is None or not recipient.has_perm("tickets.change_ticket"):
        raise _Refused("Whoever this link was sent to may not change tickets any more.", status=403)
    is_logged_in = request.user.is_authenticated
    if is_logged_in and request.user.pk != recipient.pk:
        raise _Refused(f"This link is {recipient.get_username()}'s. Open the ticket itself instead.", status=403)
    rows = Ticket.objects.select_related("customer", "team", "assignee", "merged_into")
    ticket = rows.defer("search").filter(pk=link.ticket_id).first()
    if ticket is None:
        raise _Refused("There is no such ticket.", status=404)
    return _Opened(link=link, ticket=ticket, recipient=recipient, is_logged_in=is_logged_in)


def _refuse_used(link: CorrectionLink) -> None:
    """Raises _Refused where the link has done what it does."""
    used = Correction.objects.filter(integration=None, external_id=link.mark).first()
    if used is not None:
        raise _Refused(
            f"This link has been used: {used.actor}, {used.created_at:%Y-%m-%d %H:%M} UTC. {done_words(used)}",
            status=409,
        )


def _form(opened: _Opened, sent: Any = None) -> Any:
    if opened.link.verb == "split":
        form = SplitForm(sent, ticket=opened.ticket)
        messages = Message.objects.of_conversation(opened.ticket).filter(direction=Direction.INBOUND)
        form.fields["message"].initial = messages.order_by("created_at", "id").values_list("pk", flat=True).first()
        return form
    return BumpForm(sent) if opened.link.verb == "bump" else ReassignForm(sent)


def _act(request: HttpRequest, opened: _Opened) -> HttpResponse:
    form = _form(opened, request.POST)
    if not form.is_valid():
        return _show(request, opened, form, status=400)
    try:
        done = run_form(form, opened.ticket, opened.link.verb, by=opened.corrector)
    except (NotPossible, LifecycleError) as refusal:
        return _show(request, opened, form, problem="" if form_asks(form) else str(refusal), status=409)
    except IntegrityError:
        # Pressed twice: the other was first.
        return render_page(request, PAGE, {"problem": "This link has just been used."}, status=409)
    return render_page(request, PAGE, {"done": done_words(done), "ticket": opened.ticket, "url": _url(opened.ticket)})


def form_asks(form: Any) -> str:
    return str(getattr(form, "asks", ""))


def _show(request: HttpRequest, opened: _Opened, form: Any, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "title": TITLES[opened.link.verb],
        "ticket": opened.ticket,
        "url": _url(opened.ticket),
        "form": form,
        "asks": form_asks(form),
        "refusal": problem,
        "recipient": opened.recipient,
    }
    return render_page(request, PAGE, context, status=status)


def _url(ticket: Ticket) -> str:
    return reverse("admin:tickets_ticket_change", args=[ticket.pk])
