"""POST /api/tickets/{id}/corrections/: a program of the team's puts right where a ticket went."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.http import Http404
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from routing import corrections
from routing.corrections import Contradicted, Corrector, Teaching
from routing.models import Correction, CorrectionKind, CorrectionWay, Topic
from tickets import ids
from tickets.actions.errors import NotPossible
from tickets.api.authentication import caller_of
from tickets.api.errors import ErrorOut
from tickets.api.fields import ExternalId, Strict, Text, Word
from tickets.api.lookups import by_public_id, key_of
from tickets.api.parsing import body_of
from tickets.api.serializers import PublicId
from tickets.api.visible_messages import messages_seen_by
from tickets.intake.external_ids import BadId, settled_id
from tickets.lifecycle import LifecycleError
from tickets.models import Integration, Scope, Team, Ticket
from tickets.states import Status

STEPS = {"up": 1, "down": -1}
EXAMPLE = {
    "kind": "reassign",
    "topic": "Invoices and receipts",
    "reason": "It is about the invoice.",
    "external_id": "c-7",
}
ANSWER = {
    "id": "k_01jd5x2m8kf0r9w3q7v6b4n2ha",
    "ticket_id": "t_01jd5x2m8kf0r9w3q7v6b4n2ha",
    "kind": "reassign",
    "before": {"topic": "Login and access", "category": "technical"},
    "after": {"topic": "Invoices and receipts", "category": "billing", "example": 412},
    "reason": "It is about the invoice.",
    "created_at": "2026-01-15T10:23:00.000Z",
}


class HasCorrectionsScope(BasePermission):
    message = "This key lacks the scope “corrections”."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user) and Scope.CORRECTIONS in caller_of(request).scopes


class NotDone(APIException):
    """The ticket's state does not allow it, or it is asked first."""

    status_code = 409
    default_code = "not_possible"


class CorrectionIn(Strict):
    kind = Word(choices=CorrectionKind.choices)
    topic = Text(required=False, max_length=80, help_text="To reassign or settle: the topic's name.")
    team = Text(required=False, max_length=80, help_text="To reassign: the team's name.")
    assignee = Text(required=False, max_length=150, help_text="To reassign: the user name of a colleague.")
    direction = Word(choices=[("up", "Up"), ("down", "Down")], required=False, help_text="To bump.")
    message = Text(required=False, max_length=80, help_text="To split: the message's id; without it, the first one.")
    marked = Text(required=False, lines=True, max_length=50_000, help_text="To split: the words, as they stand there.")
    correction = Text(required=False, max_length=80, help_text="To undo: the correction's id.")
    teaching = Word(
        choices=[(one.value, one.name.capitalize()) for one in Teaching],
        default=Teaching.ASK.value,
        help_text="Where most similar examples say otherwise: 409 (`ask`), teach `anyway`, or `not`.",
    )
    reason = Text(required=False, allow_blank=True, max_length=500, default="")
    external_id = ExternalId(required=False, help_text="Your id of this correction; a repeat of it does nothing.")


class CorrectionOut(serializers.ModelSerializer[Correction]):
    id = PublicId("k")
    ticket_id = PublicId("t")
    duplicate = serializers.BooleanField(required=False, help_text="True for a repeat: this is the first answer.")

    class Meta:
        model = Correction
        fields = ("id", "ticket_id", "kind", "before", "after", "reason", "created_at", "duplicate")


class CorrectionList(APIView):
    permission_classes = [HasCorrectionsScope]

    @extend_schema(
        summary="Put right where a ticket went",
        description=(
            "`reassign` to a topic, team or person; `bump` one step `up` or `down`; `split` a message or marked words"
            " off; `settle` the topic of a held ticket; `undo` a correction."
        ),
        request=CorrectionIn,
        parameters=[
            OpenApiParameter("Idempotency-Key", location="header", description="Serves when there is no external_id.")
        ],
        responses={
            201: OpenApiResponse(CorrectionOut, "Done.", [OpenApiExample("Done", ANSWER)]),
            200: OpenApiResponse(CorrectionOut, "A repeat.", [OpenApiExample("Repeat", ANSWER | {"duplicate": True})]),
            409: OpenApiResponse(ErrorOut, "The ticket's state does not allow it, or it is asked before it teaches."),
        },
        examples=[OpenApiExample("Another topic", EXAMPLE, request_only=True)],
        tags=["Tickets"],
    )
    def post(self, request: Request, id: str) -> Response:
        caller = caller_of(request)
        ticket = by_public_id(Ticket.objects.of(caller.integration_id).select_related("customer"), "t", id)
        checked = CorrectionIn(data=body_of(request))
        checked.is_valid(raise_exception=True)
        values = dict(checked.validated_data)
        by = Corrector(
            actor=caller.actor,
            way=CorrectionWay.API,
            integration=Integration.objects.get(pk=caller.integration_id),
            external_id=values.get("external_id") or _given_key(request),
            digest=_digest(ticket, values),
        )
        if (first := _repeated(by)) is not None:
            return first
        try:
            done = _RUNS[values["kind"]](ticket, values, by)
        except Contradicted as asked:
            raise NotDone(str(asked), code="contradicted") from None
        except (NotPossible, LifecycleError) as refusal:
            raise NotDone(str(refusal)) from None
        except IntegrityError:
            # The same at the same moment: the other was first.
            return _repeated(by) or _conflict()
        return Response(CorrectionOut(done).data, status=201)


def _repeated(by: Corrector) -> Response | None:
    """The first answer once more. Raises NotDone where the id was given to something else."""
    if not by.external_id:
        return None
    first = Correction.objects.filter(integration=by.integration, external_id=by.external_id).first()
    if first is None:
        return None
    if first.digest != by.digest:
        _conflict()
    return Response(CorrectionOut(first).data | {"duplicate": True}, headers={"Idempotent-Replayed": "true"})


def _conflict() -> Response:
    raise NotDone("Another correction has this id.", code="conflict")


def _given_key(request: Request) -> str:
    given = request.headers.get("Idempotency-Key", "")
    try:
        return settled_id(given) if given else ""
    except BadId as bad:
        raise ValidationError({"Idempotency-Key": [str(bad)]}) from None


def _digest(ticket: Ticket, values: dict[str, Any]) -> str:
    asked = {name: value for name, value in values.items() if name != "external_id"}
    return hashlib.sha256(json.dumps([str(ticket.pk), asked], sort_keys=True).encode()).hexdigest()


def _reassign(ticket: Ticket, values: dict[str, Any], by: Corrector) -> Correction:
    topic, team, person = values.get("topic"), values.get("team"), values.get("assignee")
    if not (topic or team or person):
        raise ValidationError({"topic": ["Say to which topic, team or person."]})
    return corrections.reassign(
        ticket,
        topic=_topic(topic) if topic else None,
        team=_named(Team, "team", "name__iexact", team) if team else None,
        assignee=_named(User, "assignee", "username", person) if person else None,
        teaching=Teaching(values["teaching"]),
        reason=values["reason"],
        by=by,
    )


def _settle(ticket: Ticket, values: dict[str, Any], by: Corrector) -> Correction:
    topic = _topic(_required(values, "topic"))
    if ticket.status != Status.OPEN:
        raise NotPossible("The ticket has been dispatched already; reassign it instead.")
    return corrections.settle_topic(
        ticket, topic=topic, teaching=Teaching(values["teaching"]), reason=values["reason"], by=by
    )


def _bump(ticket: Ticket, values: dict[str, Any], by: Corrector) -> Correction:
    steps = STEPS[_required(values, "direction")]
    return corrections.bump(ticket, steps=steps, reason=values["reason"], by=by)


def _split(ticket: Ticket, values: dict[str, Any], by: Corrector) -> Correction:
    """Only what the integration may read can be split off by it."""
    assert by.integration is not None
    seen = (
        messages_seen_by(by.integration.pk, ticket.merged_into or ticket)
        .inbound()
        .select_related("ticket")
        .order_by("created_at", "id")
    )
    if "message" in values:
        try:
            seen = seen.filter(pk=key_of("m", values["message"]))
        except Http404:
            seen = seen.none()
    if (message := seen.first()) is None:
        raise ValidationError({"message": ["The ticket has no such message."]})
    return corrections.split(message, marked=values.get("marked", ""), reason=values["reason"], by=by)


def _undo(ticket: Ticket, values: dict[str, Any], by: Corrector) -> Correction:
    given = _required(values, "correction")
    try:
        row = Correction.objects.filter(pk=ids.from_public("k", given), ticket=ticket).first()
    except ValueError:
        row = None
    if row is None:
        raise ValidationError({"correction": ["The ticket has no such correction."]})
    return corrections.undo(row, by=by)


def _required(values: dict[str, Any], name: str) -> Any:
    if name not in values:
        raise ValidationError({name: ["This correction needs it."]})
    return values[name]


def _topic(name: str) -> Topic:
    topic: Topic = _named(Topic, "topic", "name__iexact", name)
    return topic


def _named(model: Any, field: str, lookup: str, name: str) -> Any:
    row = model.objects.filter(**{lookup: name}).first()
    if row is None:
        raise ValidationError({field: ["There is none of this name."]})
    return row


_RUNS: dict[str, Callable[[Ticket, dict[str, Any], Corrector], Correction]] = {
    CorrectionKind.REASSIGN: _reassign,
    CorrectionKind.SETTLE: _settle,
    CorrectionKind.BUMP: _bump,
    CorrectionKind.SPLIT: _split,
    CorrectionKind.UNDO: _undo,
}
