"""Who may call the API: an integration, by its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from tickets.integrations.caller_cache import forget_caller, likely_caller
from tickets.integrations.keys import Caller, find_caller
from tickets.models import Proof, Scope

if TYPE_CHECKING:
    # Importing it here for real would be a circle: REST framework's views load this module.
    from rest_framework.views import APIView

CHALLENGE = 'Bearer realm="helpdesk"'
ONLY_SIGNED = "This integration takes signed requests only."
NO_TICKETS = "This key lacks the scope “tickets”."


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        caller = _caller(request._request, find_caller)
        return (caller, None) if caller else None

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class HasTicketsScope(BasePermission):
    message = NO_TICKETS

    def has_permission(self, request: Request, view: APIView) -> bool:
        return _has(request, Scope.TICKETS)


class HasCustomersScope(BasePermission):
    message = "This key lacks the scope “customers”."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return _has(request, Scope.CUSTOMERS)


class HasHealthScope(BasePermission):
    message = "This key lacks the scope “health”."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return _has(request, Scope.HEALTH)


def caller_of(request: Request) -> Caller:
    """Who makes this request; only behind a permission, so there is one."""
    return cast(Caller, request.user)


def likely_poster(request: HttpRequest) -> Caller:
    """Who posts tickets here, as far as is remembered: to be confirmed where it counts.

    Raises AuthenticationFailed, NotAuthenticated, PermissionDenied.
    """
    try:
        caller = _caller(request, likely_caller)
        if caller is None:
            raise NotAuthenticated
        _check_may_post(caller)
    except (AuthenticationFailed, NotAuthenticated) as error:
        raise challenged(error) from None
    return caller


def challenged(error: APIException) -> APIException:
    """The error with the header that a 401 must have; REST framework's views add it by themselves."""
    error.auth_header = CHALLENGE  # type: ignore[attr-defined]  # where REST framework's handler looks for it
    return error


def _caller(request: HttpRequest, find: Callable[[str], Caller | None]) -> Caller | None:
    """None if no key was sent. Raises AuthenticationFailed."""
    scheme, _, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if not scheme:
        return None
    if scheme.lower() != "bearer" or not key.strip():
        raise AuthenticationFailed("Send the integration's key as “Authorization: Bearer hd_…”.")
    caller = find(key.strip())
    if caller is None:
        raise AuthenticationFailed("This key is unknown, expired or revoked, or its integration is off.")
    return caller


def _check_may_post(caller: Caller) -> None:
    """Raises AuthenticationFailed, PermissionDenied."""
    if caller.proof != Proof.SIGNATURE and Scope.TICKETS in caller.scopes:
        return
    # The next time the database is asked, so that what is granted counts at once, too.
    forget_caller(caller)
    if caller.proof == Proof.SIGNATURE:
        raise AuthenticationFailed(ONLY_SIGNED)
    raise PermissionDenied(NO_TICKETS)


def _has(request: Request, scope: Scope) -> bool:
    # Without a caller the answer is no, and REST framework makes it 401.
    return bool(request.user) and scope in caller_of(request).scopes
