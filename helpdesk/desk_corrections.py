"""Corrections on the ticket's page and in the list: the same verbs as by link and API."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from routing import corrections
from routing.admin.correction_forms import BumpForm, ReassignForm, SplitForm, TeachingForm, done_words, run_form
from routing.correction_values import FIELDS
from routing.corrections import Contradicted, Corrector, Teaching
from routing.models import Correction, CorrectionWay, Topic, TopicExample
from tickets.actions import bulk
from tickets.actions.assign import set_tags
from tickets.actions.errors import NotPossible
from tickets.admin.ticket.act_on_many import ActsOnMany
from tickets.admin.ticket.verbs import ChangeForm, NoInput, Verb
from tickets.models import Message, Ticket
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.states import Priority

SHOWN = 5
CONTRADICTED = "most similar examples are about another topic; do it on the ticket's own page, which asks."


class AsksFirst(TeachingForm):
    """A form whose verb may ask before it is done; the page shows it again with the question."""

    def clean(self) -> dict[str, Any]:
        self.cleaned_data = (super().clean() or {}) | {"form": self}
        return self.cleaned_data


class DeskChangeForm(ChangeForm, AsksFirst):
    topic = forms.ModelChoiceField(Topic.objects.filter(is_active=True), required=False)

    def clean(self) -> dict[str, Any]:
        """A field that the page did not have is not changed."""
        teaching = self.cleaned_data.get("teaching", Teaching.ASK)
        self.cleaned_data = super().clean() | {"teaching": teaching, "form": self}
        return self.cleaned_data


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_active=True), error_messages={"required": "Choose the topic first."}
    )


class DeskSplitForm(SplitForm):
    message = forms.ModelChoiceField(Message.objects.select_related("ticket"))


class UndoForm(forms.Form):
    correction = forms.ModelChoiceField(Correction.objects.select_related("ticket"))


def _change(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    """One correction for what is reassigned, one for the priority; tags are no correction."""
    said = [
        *_reassigned(ticket, values, _by(by)),
        *_bumped(ticket, values.get("priority", ""), _by(by)),
    ]
    if "tags" in values:
        set_tags(ticket, tags=values["tags"], by=by)
    return " ".join(said) or "The ticket is changed."


def _reassigned(ticket: Ticket, values: dict[str, Any], by: Corrector) -> list[str]:
    topic, team, person = values.get("topic"), values.get("team"), values.get("assignee")
    wanted = {
        "topic": topic if topic and topic.name != ticket.topic else None,
        "team": team if team and team.pk != ticket.team_id else None,
        "assignee": person if person and person.pk != ticket.assignee_id else None,
    }
    done: list[str] = []
    if any(wanted.values()):
        asked = ReassignForm()
        asked.cleaned_data = {**wanted, "teaching": values["teaching"], "reason": ""}
        done.append(_run(asked, ticket, "reassign", by, shown_as=values["form"]))
    if "assignee" in values and person is None and ticket.assignee_id is not None and not wanted["team"]:
        done.append(done_words(corrections.release(ticket, by=by)))
    return done


def _bumped(ticket: Ticket, priority: str, by: Corrector) -> list[str]:
    words = Priority.values
    steps = words.index(priority) - words.index(ticket.priority) if priority else 0
    return [done_words(corrections.bump(ticket, steps=steps, by=by))] if steps else []


def _run(form: Any, ticket: Ticket, verb: str, by: Corrector, *, shown_as: Any = None) -> str:
    """Raises NotPossible; what it asks stands on the form that the page shows again."""
    try:
        return done_words(run_form(form, ticket, verb, by=by))
    except Contradicted as asked:
        (shown_as or form).asks = str(asked)
        raise


def _bump(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    step = corrections.bump(
        ticket, steps={"up": 1, "down": -1}[values["direction"]], reason=values["reason"], by=_by(by)
    )
    return done_words(step)


def _split(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    message: Message = values["message"]
    if ticket.pk not in (message.ticket_id, message.ticket.merged_into_id):
        raise NotPossible("This message belongs to another ticket.")
    row = corrections.split(message, marked=values["marked"], reason=values["reason"], by=_by(by))
    what = "The marked words are" if values["marked"].strip() else "The message is"
    return f"{what} now ticket #{row.after['number']}."


def _settle(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    topic: Topic = values["topic"]
    row = corrections.settle_topic(ticket, topic=topic, by=_by(by))
    taught = "" if row.after.get("example") else " Most similar examples say otherwise, so it does not teach them that."
    return f"The topic is “{topic}”; the agent answers now.{taught}"


def _teach(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    corrections.teach(ticket, by=_by(by))
    return f"The ticket is an example of “{ticket.topic}” now."


def _undo(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    correction: Correction = values["correction"]
    if correction.ticket_id != ticket.pk:
        raise NotPossible("This correction is another ticket's.")
    corrections.undo(correction, by=_by(by))
    return "It is taken back, and what it taught, too."


def _by(username: str, way: CorrectionWay = CorrectionWay.PAGE) -> Corrector:
    return Corrector(actor=username, way=way)


CORRECTION_VERBS: dict[str, Verb] = {
    "change": Verb(form=DeskChangeForm, run=_change),
    "bump": Verb(form=BumpForm, run=_bump),
    "split": Verb(form=DeskSplitForm, run=_split),
    "settle-topic": Verb(form=TopicForm, run=_settle),
    "teach": Verb(form=NoInput, run=_teach),
    "undo-correction": Verb(form=UndoForm, run=_undo),
}


def with_corrections(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With the last corrections of each, in the same query."""
    undone = Exists(Correction.objects.filter(undoes=OuterRef("pk")))
    rows = Correction.objects.filter(ticket=OuterRef("pk")).order_by("-created_at", "-id").annotate(is_undone=undone)
    shown = JSONObject(
        id="id", kind="kind", actor="actor", before="before", after="after", at="created_at", is_undone="is_undone"
    )
    teaching = Exists(TopicExample.objects.filter(ticket=OuterRef("pk"), retired_at=None))
    return tickets.annotate(last_corrections=ArraySubquery(rows.values(shown=shown)[:SHOWN]), is_example=teaching)


def corrections_shown(ticket: Any) -> list[dict[str, Any]]:
    """The last corrections as the page shows them: what each did, and whether it can be taken back."""
    return [
        {
            "id": row["id"],
            "actor": row["actor"],
            "words": _words_of(row),
            "can_undo": row["kind"] not in ("split", "undo") and not row["is_undone"],
        }
        for row in ticket.last_corrections
    ]


def _words_of(row: dict[str, Any]) -> str:
    if row["kind"] == "split":
        return f"split off #{row['after'].get('number')}"
    changed = [name for name in row["after"] if name in FIELDS and name != "bump"]
    said = [
        f"{name.replace('_', ' ')}: {row['before'].get(name) or 'none'} → {row['after'][name] or 'none'}"
        for name in changed
    ]
    return f"{'taken back, ' if row['kind'] == 'undo' else ''}{', '.join(said) or 'its place in the queue'}"


class CorrectsMany(ActsOnMany):
    """Bump and reassign."""

    @admin.action(description="Bump up", permissions=["change"])
    def bump_up(self, request: HttpRequest, queryset: TicketQuerySet) -> None:
        self._correct(request, queryset, partial(corrections.bump, steps=1), "bumped up")

    @admin.action(description="Bump down", permissions=["change"])
    def bump_down(self, request: HttpRequest, queryset: TicketQuerySet) -> None:
        self._correct(request, queryset, partial(corrections.bump, steps=-1), "bumped down")

    @admin.action(description="Reassign…", permissions=["change"])
    def reassign(self, request: HttpRequest, queryset: TicketQuerySet) -> HttpResponse | None:
        form = ReassignForm(request.POST if request.POST.get("confirmed") else None)
        if not form.is_valid() or not any(form.cleaned_data[name] for name in ("topic", "team", "assignee")):
            tickets = queryset.select_related("customer")[: bulk.LIMIT]
            asking = self.asking_page(request, "Reassign") | {"tickets": tickets, "form": form}
            return TemplateResponse(request, "admin/tickets/ticket/many/reassign.html", asking)
        values = {name: form.cleaned_data[name] for name in ("topic", "team", "assignee", "reason")}
        self._correct(request, queryset, partial(corrections.reassign, **values), "reassigned")
        return None

    def _correct(
        self, request: HttpRequest, queryset: TicketQuerySet, correct: Callable[..., Correction], what: str
    ) -> None:
        by = _by(request.user.get_username(), CorrectionWay.LIST)

        def verb(ticket: Ticket) -> None:
            try:
                correct(ticket, by=by)
            except Contradicted:
                raise NotPossible(CONTRADICTED) from None

        done = bulk.do_each(queryset.select_related("customer"), verb)
        self.tell_result(request, done, what)
