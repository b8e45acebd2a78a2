"""The ticket desk composed: what routing and resolution add to the page of a ticket."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from helpdesk.desk_corrections import CORRECTION_VERBS, CorrectsMany, corrections_shown, with_corrections
from helpdesk.reply_form import SEEN_REPLY, named_message
from helpdesk.ticket_polling import newest_of
from resolution.admin.automation_filter import AutomationFilter
from resolution.event_kinds import ResolutionEvent
from resolution.health.badges import health_line
from resolution.models import Attempt, Feedback, HealthScore, Policy
from resolution.review import verdicts
from resolution.review.reviewer_acts import act_to_undo, approve_on_page
from resolution.review.text_changes import Change, compare_texts
from routing.decisions import triage
from routing.decisions.dispatch import AGENT
from routing.decisions.explain import rules_of_decision
from routing.decisions.second_reading import ask_to_read_again
from routing.models import Decision, Reading, Topic
from tickets.actions import people
from tickets.actions.last_lines import PERSON_READS
from tickets.admin.ticket.page import MOST_MESSAGES
from tickets.admin.ticket.ticket import TicketAdmin
from tickets.admin.ticket.verbs import NoInput, Verb
from tickets.admin.ticket.ways_out import REPLY_BOX
from tickets.models import Ticket
from tickets.presentation.state_words import WORTH_CHECKING
from tickets.states import HeldReason, ReviewState

READ = ("topic", "category", "urgency", "tone", "impact")
MOST_ATTEMPTS = 20
MOST_FEEDBACK = 20


class VerdictForm(forms.Form):
    """Names the text that the page showed; a page from before that field existed names none and is refused."""

    attempt_id = forms.CharField(max_length=80, required=False)
    text_hash = forms.CharField(max_length=64, required=False)


class RejectForm(VerdictForm):
    reason = forms.CharField(max_length=200, error_messages={"required": "Say what is wrong, for whoever takes over."})


def _approve(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    act = approve_on_page(ticket, by=by, attempt_id=values["attempt_id"], text_hash=values["text_hash"])
    return "The answer is approved" + (" and on its way." if act.reply else "; the ticket is resolved.")


def _reject(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    verdicts.reject(ticket, by=by, **values)
    return "The answer is rejected; the ticket waits for a person."


def _read_again(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    ask_to_read_again(ticket, by=by)
    return "It is read again; priority and move may rise by it, and fall by nothing."


def _refuse_topics(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    triage.refuse_topics(ticket, by=by)
    return "None of the topics fits; the ticket waits for a person's answer."


def _hand_back(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    people.hand_back(ticket, to=AGENT, by=by)
    return "The assistant has the ticket again."


class TicketDesk(CorrectsMany, TicketAdmin):
    page_template = "admin/desk/page.html"
    list_filter: tuple[Any, ...] = (*TicketAdmin.list_filter, AutomationFilter)
    verbs: ClassVar[dict[str, Verb]] = TicketAdmin.verbs | {
        "reply": SEEN_REPLY,
        "approve": Verb(form=VerdictForm, run=_approve),
        "reject": Verb(form=RejectForm, run=_reject),
        "read-again": Verb(form=NoInput, run=_read_again),
        "no-topic": Verb(form=NoInput, run=_refuse_topics, lands_at=REPLY_BOX),
        "hand-back": Verb(form=NoInput, run=_hand_back),
        **CORRECTION_VERBS,
    }
    actions: tuple[str, ...] = ("bump_up", "bump_down", "reassign", *TicketAdmin.actions)

    def page_context(self, ticket: Ticket) -> dict[str, Any]:
        attempts = list(
            Attempt.objects.with_standing()
            .filter(ticket=ticket)
            .select_related("reply")
            .defer("context")
            .order_by("-cycle")[:MOST_ATTEMPTS]
        )
        decision = Decision.objects.filter(ticket=ticket).select_related("reading", "rule_set").first()
        if decision:
            decision.ticket = ticket
        shown = super().page_context(ticket)
        return shown | {
            "attempts": attempts,
            "draft": (draft := _draft_of(ticket, attempts)),
            "draft_is_weak": draft is not None and draft.confidence < WORTH_CHECKING,
            "rejected": _rejected_of(ticket, attempts),
            "shown_version": verdicts.version_of(
                attempts[0] if attempts and attempts[0].cycle == ticket.cycle else None
            ),
            "rejection": next(
                (one for one in reversed(shown["history"]) if one.kind == ResolutionEvent.REJECTED), None
            ),
            "decision": decision,
            "rules_tried": rules_of_decision(decision) if decision else [],
            "corrections": corrections_shown(ticket),
            "customer_line": health_line(getattr(ticket, "customer_health", None)),
            "reading_rows": _rows_of(decision.reading) if decision else [],
        }

    def page(self, request: HttpRequest, ticket: Ticket, **options: Any) -> TemplateResponse:
        response = super().page(request, ticket, **options)
        context = response.context_data or {}
        sent_in = options.get("forms") or {}
        edits = request.GET.get("edit") == "draft"
        if edits and context["draft"]:
            context["reply_text"] = context["draft"].text
        if context["on_its_way"]:
            context["undo"] = act_to_undo(ticket, by=request.user.get_username())
        context["macros_of"] = reverse("admin:review_macros", args=[ticket.pk])
        context["line_added"] = PERSON_READS if getattr(ticket, "people_take_over", False) else ""
        began = edits or ("reply" in sent_in and bool(sent_in["reply"].data.get("attempt_id")))
        context["answers_to"] = _named_by_a_reply(ticket, context, began_as_draft=began)
        context["draft_changes"] = _changes_since(sent_in.values(), context)
        return response

    def get_urls(self) -> list[URLPattern]:
        watch = self.admin_site.admin_view(self.watch_view)
        return [path("<uuid:key>/watch/", watch, name="tickets_ticket_watch"), *super().get_urls()]

    def watch_view(self, request: HttpRequest, key: UUID) -> JsonResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return JsonResponse(newest_of(key), headers={"Cache-Control": "no-store"})

    def ticket_query(self) -> Any:
        """With the topics that a held ticket may be given and what its policy says of people, in the same query."""
        topics = Topic.objects.filter(is_active=True).order_by("category", "name")
        choice = JSONObject(id="id", name="name", category="category")
        people = Policy.objects.filter(category=OuterRef("category")).values("people_after_answer")
        health = HealthScore.objects.filter(customer=OuterRef("customer")).exclude(score=None)
        shown = JSONObject(id="id", score="score", band="band", change="change", signals="signals")
        rows = with_corrections(super().ticket_query())
        return rows.annotate(
            topic_choices=ArraySubquery(topics.values(choice=choice)),
            people_take_over=Subquery(people[:1]),
            customer_health=Subquery(health.values(shown=shown)),
            feedback_given=ArraySubquery(_feedback_given()),
        )


def _feedback_given() -> Any:
    """What the customer said of the answers of the conversation, the newest first."""
    about = Q(ticket=OuterRef("pk")) | Q(ticket__merged_into=OuterRef("pk"))
    newest = Feedback.objects.filter(about).order_by("-at", "-id")
    return newest.values(row=JSONObject(said="said", rating="rating", comment="comment", at="at"))[:MOST_FEEDBACK]


def _named_by_a_reply(ticket: Ticket, context: dict[str, Any], *, began_as_draft: bool) -> dict[str, str]:
    """What the reply form says that its writer has seen."""
    shown = context["messages_of_ticket"]
    named = {"last_message": named_message(ticket, shown, is_cut=len(shown) >= MOST_MESSAGES)}
    return named | context["shown_version"] if began_as_draft and context["draft"] else named


def _changes_since(sent_in: Iterable[forms.Form], context: dict[str, Any]) -> list[Change]:
    """How the draft differs from the one that a refused form was about."""
    named = next((name for form in sent_in if (name := form.data.get("attempt_id"))), "")
    old = next((one for one in context["attempts"] if one.public_id == named), None)
    draft = context["draft"]
    return compare_texts(old.text, draft.text) if old and draft and old.pk != draft.pk else []


def _draft_of(ticket: Ticket, attempts: list[Attempt]) -> Attempt | None:
    """The answer that a reviewer may send; a reply that was sent and not delivered is no draft."""
    if not (ticket.is_held and attempts and attempts[0].text) or ticket.held_reason == HeldReason.DELIVERY:
        return None
    return attempts[0] if attempts[0].cycle == ticket.cycle else None


def _rejected_of(ticket: Ticket, attempts: list[Attempt]) -> Attempt | None:
    """The draft of this cycle that a reviewer has rejected and that was not sent."""
    is_rejected = ticket.review_state == ReviewState.REJECTED and attempts and attempts[0].cycle == ticket.cycle
    return attempts[0] if is_rejected and attempts[0].text and not attempts[0].reply_id else None


def _rows_of(reading: Reading) -> list[tuple[str, str, float]]:
    return [(name, getattr(reading, name), getattr(reading, f"{name}_confidence")) for name in READ]
