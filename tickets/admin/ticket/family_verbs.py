"""What a person may do about tickets that belong together: merge, undo, settle a suggestion, split off."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from tickets.actions import merge as merging
from tickets.actions import unmerge
from tickets.actions.errors import NotPossible
from tickets.actions.merge import heard_by, program_that_would_hear
from tickets.actions.suggest_merge import dismiss_suggestion
from tickets.admin.ticket.verbs import Verb
from tickets.models import Merge, MergeState, Ticket

_NUMBER = re.compile(r"#?\s*(\d{1,18})(?:\s|$)")
# So many of a customer's tickets that fit a search by words are named; more are too many to choose from.
NAMED = 5


class IntoForm(forms.Form):
    into = forms.CharField(
        max_length=200, error_messages={"required": "Say which: its number, or words of its subject."}
    )
    # The number of the ticket that the person was asked about.
    despite = forms.CharField(max_length=20, required=False)

    # What the page asks before it merges, and about which ticket.
    asks = ""
    asks_about: int | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.cleaned_data = values | {"form": self}
        return self.cleaned_data


class MergeChoice(forms.Form):
    merge = forms.ModelChoiceField(Merge.objects.select_related("merged", "survivor"))


def _merge(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    into = _asked_for(ticket, values["into"])
    _ask_who_hears(ticket, into, values)
    row = merging.merge_tickets(ticket, into=into, by=by)
    return f"The ticket is merged into #{row.survivor.number}; undo it there or here."


def _ask_who_hears(ticket: Ticket, into: Ticket, values: dict[str, Any]) -> None:
    """Raises NotPossible until the person has said yes about this very ticket."""
    if values["despite"] == str(into.number):
        return
    survivor = into.merged_into or into
    doubts = []
    if program := program_that_would_hear(ticket, survivor):
        doubts.append(heard_by(program))
    if survivor.customer_id != ticket.customer_id:
        doubts.append(f"#{into.number} is another customer's. Only {survivor.customer} will be answered.")
    if not doubts:
        return
    form: IntoForm = values["form"]
    form.asks_about = into.number
    form.asks = " ".join([*doubts, "Merge anyway?"])
    raise NotPossible(form.asks)


def _unmerge(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    merge = _of(ticket, values["merge"], state=MergeState.MERGED)
    freed = unmerge.undo_merge(merge, by=by)
    return f"The merge is undone: #{freed.number} is a ticket of its own again."


def _accept(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    suggestion = _of(ticket, values["merge"], state=MergeState.SUGGESTED)
    row = merging.merge_tickets(suggestion.merged, into=suggestion.survivor, by=by)
    return f"#{row.merged.number} is merged into #{row.survivor.number}."


def _dismiss(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    dismiss_suggestion(_of(ticket, values["merge"], state=MergeState.SUGGESTED), by=by)
    return "They stay two tickets."


def _asked_for(ticket: Ticket, text: str) -> Ticket:
    """Any ticket by its number; by words only one of the same customer."""
    others = Ticket.objects.exclude(pk=ticket.pk)
    if named := _NUMBER.match(text.strip()):
        found = list(Ticket.objects.filter(number=int(named[1])))
    else:
        own = others.unmerged().filter(customer=ticket.customer_id, subject__icontains=text.strip())
        found = list(own.order_by("-created_at", "-id")[: NAMED + 1])
    if not found:
        raise NotPossible(
            "There is no such ticket; give its number, or words of the subject of this customer's ticket."
        )
    if len(found) > 1:
        names = ", ".join(f"#{one.number} {one.title[:60]}" for one in found[:NAMED])
        raise NotPossible(f"Several fit: {names}. Give the number.")
    return found[0]


def _of(ticket: Ticket, merge: Merge, *, state: MergeState) -> Merge:
    both = {merge.merged_id, merge.survivor_id, merge.merged.merged_into_id}
    if ticket.pk not in both:
        raise NotPossible("This merge is another ticket's.")
    if merge.state != state:
        raise NotPossible("This is settled already.")
    return merge


FAMILY_VERBS: dict[str, Verb] = {
    "merge": Verb(form=IntoForm, run=_merge),
    "unmerge": Verb(form=MergeChoice, run=_unmerge),
    "accept-merge": Verb(form=MergeChoice, run=_accept),
    "dismiss-merge": Verb(form=MergeChoice, run=_dismiss),
}
