"""The ticket desk as far as `tickets` knows it. `helpdesk.admin` registers it with what the upper layers add."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from tickets import ids
from tickets.actions import bulk
from tickets.actions.errors import NotPossible
from tickets.actions.form_use import FIELD, AlreadyUsed, act_once
from tickets.admin.ticket.family_verbs import FAMILY_VERBS
from tickets.admin.ticket.filters import FILTERS
from tickets.admin.ticket.ordering import WORST_FIRST, TicketChangeList, is_list_of_work
from tickets.admin.ticket.page import page_of, with_choices
from tickets.admin.ticket.paging import TicketPaginator
from tickets.admin.ticket.queues import COUNTED, IN_QUEUE_ORDER, is_queue, teams_with_queues, title_of_queue
from tickets.admin.ticket.settle_many import SettlesMany
from tickets.admin.ticket.verbs import VERBS, Verb
from tickets.admin.ticket.ways_out import WAYS_OUT, may_make_rules
from tickets.lifecycle import LifecycleError
from tickets.models import Ticket
from tickets.models.ticket_queryset import PRIORITY_RANK, TicketQuerySet
from tickets.presentation import badges
from tickets.presentation.times import ago
from tickets.states import Priority, Tier

USED = (
    "This form was sent in already, with other words, and that was done. Nothing was done with what stands here now;"
    " if it shall go too, send it once more."
)
FIRST_CHARACTERS = 160
NAME_CHARACTERS = 28
# The views above the list: what it says, and the query that it stands for.
VIEWS = (
    ("All", ""),
    ("My tickets", "queue=mine"),
    ("Needs a person", "attention=needed"),
    ("To review", "state=to-review"),
    ("New", "state=new"),
    ("Being answered", "state=being-answered&state=being-sent"),
    ("Waiting for customer", "state=customer"),
    ("Resolved", "status__exact=resolved"),
    ("Closed", "status__exact=closed"),
    ("Merged", "merged=yes"),
)


class TicketAdmin(SettlesMany):
    list_display = (
        "priority_cell",
        "waiting_cell",
        "number_cell",
        "subject_cell",
        "customer_cell",
        "topic_cell",
        "state_cell",
        "confidence_cell",
        "age_cell",
    )
    list_display_links = ("number_cell", "subject_cell")
    list_select_related = ("customer",)
    list_filter: tuple[Any, ...] = FILTERS
    list_fullwidth = True
    paginator = TicketPaginator
    list_disable_select_all = True
    list_before_template = "admin/tickets/ticket/views.html"
    # Only to show the box: `get_search_results` asks the queryset.
    search_fields = ("number",)
    search_help_text = "Words, address, #number or t_… id"
    ordering = ("-created_at", "-id")
    sortable_by = ("priority_cell", "waiting_cell", "age_cell")
    actions: tuple[str, ...] = ("need_no_answer", "close_tickets", "merge_tickets")
    empty_words = (
        "Tickets appear here as soon as a program posts one. Make an integration under Integrations, "
        "copy its curl line, and run it."
    )
    page_template = "admin/tickets/ticket/page.html"
    verbs: ClassVar[dict[str, Verb]] = VERBS | FAMILY_VERBS | WAYS_OUT

    # --- the list ---------------------------------------------------------------------------------------------

    def get_list_display(self, request: HttpRequest) -> Any:
        return ("place_cell", *self.list_display) if is_queue(request) else self.list_display

    @admin.display(description="Place")
    def place_cell(self, ticket: Any) -> SafeString | str:
        """Where it stands in the queue that is shown."""
        place = getattr(ticket, "place", None)
        return format_html('<span class="hd-figure">{}</span>', place) if place else "–"

    @admin.display(description="No.")
    def number_cell(self, ticket: Ticket) -> SafeString:
        return format_html('<span class="hd-number">#{}</span>', ticket.number)

    @admin.display(description="Subject")
    def subject_cell(self, ticket: Any) -> SafeString:
        return format_html(
            '<span class="hd-subject"><bdi>{}</bdi><span class="hd-words" dir="auto">{}</span></span>',
            ticket.title,
            " ".join(ticket.body_start.split()),
        )

    @admin.display(description="Customer")
    def customer_cell(self, ticket: Ticket) -> SafeString:
        customer = ticket.customer
        vip = badges.badge("VIP", "amber") if customer.is_vip else ""
        tier = "" if customer.tier == Tier.FREE else badges.state_badge(Tier(customer.tier))
        return format_html(
            '<span class="hd-customer"><bdi>{}</bdi><span class="hd-badges">{}{}</span></span>',
            str(customer)[:NAME_CHARACTERS],
            tier,
            vip,
        )

    @admin.display(description="Topic")
    def topic_cell(self, ticket: Ticket) -> SafeString:
        return format_html('<span class="hd-topic">{}</span>', ticket.topic or ticket.get_category_display() or "–")

    @admin.display(description="Waiting", ordering="waiting_since")
    def waiting_cell(self, ticket: Ticket) -> SafeString | str:
        return ago(ticket.waiting_since) or "–"

    @admin.display(description="Priority", ordering=PRIORITY_RANK)
    def priority_cell(self, ticket: Ticket) -> SafeString:
        return badges.state_badge(Priority(ticket.priority))

    @admin.display(description="State")
    def state_cell(self, ticket: Any) -> SafeString:
        if ticket.merged_number:
            return badges.badge(f"Merged into #{ticket.merged_number}")
        return badges.ticket_badge(ticket)

    @admin.display(description="Confidence")
    def confidence_cell(self, ticket: Ticket) -> SafeString | str:
        return badges.confidence_badge(ticket.confidence_score, ticket.band) or "–"

    @admin.display(description="Age", ordering="created_at")
    def age_cell(self, ticket: Ticket) -> SafeString | str:
        return ago(ticket.created_at)

    def get_ordering(self, request: HttpRequest) -> Any:
        """A queue: as it is taken. What waits for a person: the worst first. Everything else: the newest."""
        if is_queue(request):
            return IN_QUEUE_ORDER
        return WORST_FIRST if is_list_of_work(request) else self.ordering

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[TicketChangeList]:
        return TicketChangeList

    def get_queryset(self, request: HttpRequest) -> TicketQuerySet:
        rows: TicketQuerySet = super().get_queryset(request)
        started = rows.annotate(body_start=Left("body", FIRST_CHARACTERS), merged_number=F("merged_into__number"))
        return started.defer("body", "resolution", "search", "metadata")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[TicketQuerySet, bool]:
        return queryset.matching(search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        views = [{"label": label, "query": asked, "is_current": asked == query} for label, asked in VIEWS]
        context: dict[str, Any] = {**(extra_context or {}), "views": views}
        if is_queue(request):
            context["list_title"] = title_of_queue(request)
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    def queues_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        context = self.asking_page(request, "Queues") | {"teams": teams_with_queues(), "counted": COUNTED}
        return TemplateResponse(request, "admin/tickets/ticket/queues.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ticket | None = None) -> bool:
        return False

    # --- the page ---------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        do = self.admin_site.admin_view(require_POST(self.do_view))
        queues = self.admin_site.admin_view(self.queues_view)
        return [
            path("<uuid:key>/do/<slug:verb>/", do, name="tickets_ticket_do"),
            path("queues/", queues, name="tickets_ticket_queues"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.page(request, self.ticket_or_404(object_id))

    def do_view(self, request: HttpRequest, key: UUID, verb: str) -> HttpResponseBase:
        """Does one verb and shows the ticket again; what was typed is kept where it could not be done."""
        ticket, known = self.ticket_or_404(str(key)), self.verbs.get(verb)
        if known is None:
            raise Http404(f"There is no verb “{verb}”.")
        if not self.has_change_permission(request, ticket) or not request.user.has_perm(known.permission):
            raise PermissionDenied
        form = known.form(request.POST)
        if not form.is_valid():
            return self.page(request, ticket, forms={verb: form})
        act = partial(known.run, ticket, form.cleaned_data, request.user.get_username())
        try:
            said = act_once(ticket, act, nonce=request.POST.get(FIELD, ""), fields=request.POST.dict() | {"verb": verb})
        except AlreadyUsed:
            messages.warning(request, USED)
            return self.page(request, self.ticket_or_404(str(key)), forms={verb: form})
        except (NotPossible, LifecycleError) as refusal:
            messages.error(request, str(refusal))
            return self.page(request, self.ticket_or_404(str(key)), forms={verb: form})
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:tickets_ticket_change", args=[key]) + known.lands_at)

    def page(self, request: HttpRequest, ticket: Ticket, *, forms: dict[str, Any] | None = None) -> TemplateResponse:
        if not self.has_view_or_change_permission(request, ticket):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **self.page_context(ticket),
            "opts": self.opts,
            "original": ticket,
            "title": str(ticket),
            # Of a merged ticket only the merge can be changed.
            "may_change": self.has_change_permission(request, ticket) and ticket.merged_into_id is None,
            "may_undo": self.has_change_permission(request, ticket),
            "may_make_rules": may_make_rules(request),
            "may_deliver": request.user.has_perm("tickets.change_reply"),
            "forms": {name.replace("-", "_"): form for name, form in (forms or {}).items()},
        }
        return TemplateResponse(request, self.page_template, context)

    def ticket_query(self) -> QuerySet[Ticket]:
        return with_choices()

    def page_context(self, ticket: Ticket) -> dict[str, Any]:
        return page_of(ticket)

    def ticket_or_404(self, key: str) -> Ticket:
        """By UUID or `t_…` id."""
        try:
            ticket = self.ticket_query().filter(pk=ids.from_public("t", key)).first()
        except ValueError:
            ticket = None
        if ticket is None:
            raise Http404("There is no such ticket.")
        return ticket

    # --- many at once -----------------------------------------------------------------------------------------

    @admin.action(description="Merge…", permissions=["change"])
    def merge_tickets(self, request: HttpRequest, queryset: TicketQuerySet) -> HttpResponse | None:
        try:
            plan = bulk.plan_merge(queryset.select_related("customer"))
        except NotPossible as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return None
        if not request.POST.get("confirmed"):
            context = self.asking_page(request, "Merge") | {"plan": plan}
            return TemplateResponse(request, "admin/tickets/ticket/merge.html", context)
        self.tell_result(
            request, bulk.merge(plan, by=request.user.get_username()), f"merged into #{plan.survivor.number}"
        )
        return None
