"""Holding what the outbox sends, and letting it go again: everything, or what is of one kind."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Now

from tickets import handoff
from tickets.actions.errors import NotPossible
from tickets.models import FarEnd, FarEndKind, HoldScope, Origin, OutboxHold, Purpose, Reply, ReplyState
from tickets.states import Channel

# Any number that no other lock of ours has.
LOCK = 0x68656C70_686F6C64
WAITS = (ReplyState.PENDING, ReplyState.SENDING)
# What the assistant wrote and no person has had sent, and its copies.
_BY_AGENT = Q(origin=Origin.AGENT, released_by="", sent_again_by="") | Q(purpose=Purpose.HAND_OVER)
_COPY_OF_AGENT = Q(copy_of__origin=Origin.AGENT, copy_of__released_by="", copy_of__sent_again_by="")
# By the server that it leaves by, which is found when it is due.
_BY_MAIL = Q(far_end__kind=FarEndKind.MAIL) | Q(far_end=None, ticket__channel__in=(Channel.EMAIL, Channel.FORM))
_UNDER: dict[str, Q] = {
    HoldScope.ALL: Q(),
    HoldScope.AGENT: _BY_AGENT | _COPY_OF_AGENT,
    HoldScope.MAIL: _BY_MAIL,
    HoldScope.CALLBACKS: Q(far_end__kind=FarEndKind.CALLBACK),
}


def hold_outbox(scope: HoldScope, *, by: str, why: str) -> OutboxHold:
    """From now on nothing of it begins to be sent; what is being sent is not called back. Raises NotPossible."""
    if not why.strip():
        raise NotPossible("Say why, for whoever finds it held.")
    with transaction.atomic():
        if (standing := _locked(scope)) is not None:
            raise NotPossible(f"{scope.label} is held already, by {standing.by}.")
        return _write(scope, is_held=True, by=by, why=why.strip())


def release_outbox(scope: HoldScope, *, by: str, why: str = "") -> OutboxHold:
    """What waits under it has its turn again, and its patience with servers begins anew. Raises NotPossible."""
    with transaction.atomic():
        if _locked(scope) is None:
            raise NotPossible(f"{scope.label} is not held.")
        row = _write(scope, is_held=False, by=by, why=why.strip())
        held_replies(scope).filter(state=ReplyState.PENDING).update(queued_at=Now())
        handoff.wake_senders()
    return row


def held_replies(scope: str) -> QuerySet[Reply]:
    """The replies that wait and are of this kind, held or not."""
    keys = Reply.objects.filter(_UNDER[scope], state__in=WAITS, due_at__isnull=False).order_by().values("pk")
    return Reply.objects.filter(pk__in=keys)


def not_held(rows: QuerySet[Reply], scopes: list[str]) -> QuerySet[Reply]:
    """Those that the holds leave free."""
    for scope in scopes:
        rows = rows.none() if scope == HoldScope.ALL else rows.exclude(pk__in=held_replies(scope).values("pk"))
    return rows


def standing_scopes() -> list[str]:
    return list(OutboxHold.objects.standing().order_by().values_list("scope", flat=True))


def holds_on(reply: Reply, far_end: FarEnd) -> Exists:
    """Whether this reply is held now, asked in the statement that says that its sending begins."""
    return Exists(OutboxHold.objects.standing().filter(scope__in=_scopes_of(reply, far_end)))


def _scopes_of(reply: Reply, far_end: FarEnd) -> list[HoldScope]:
    original = reply.copy_of or reply
    by_agent = original.origin == Origin.AGENT and not (original.released_by or original.sent_again_by)
    found = [HoldScope.ALL]
    found += [HoldScope.AGENT] if by_agent or reply.purpose == Purpose.HAND_OVER else []
    found += [HoldScope.MAIL] if far_end.kind == FarEndKind.MAIL else []
    found += [HoldScope.CALLBACKS] if far_end.kind == FarEndKind.CALLBACK else []
    return found


def _locked(scope: HoldScope) -> OutboxHold | None:
    """The standing hold. Two people who press at once come one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return OutboxHold.objects.standing().filter(scope=scope).first()


def _write(scope: HoldScope, *, is_held: bool, by: str, why: str) -> OutboxHold:
    count = held_replies(scope).count()
    return OutboxHold.objects.create(scope=scope, is_held=is_held, by=by[:150], why=why[:500], replies=count)
