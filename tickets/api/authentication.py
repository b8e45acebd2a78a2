"""Who may call the API: an integration, by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tickets.keys import Caller, find_caller
from tickets.models import Scope

if TYPE_CHECKING:
    # Importing it here for real would be a circle: REST framework's views load this module.
    from rest_framework.views import APIView


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != "bearer" or not key.strip():
            raise AuthenticationFailed("Send the integration's key as “Authorization: Bearer hd_…”.")
        caller = find_caller(key.strip())
        if caller is None:
            raise AuthenticationFailed("This key is unknown, expired or revoked, or its integration is off.")
        return caller, None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="helpdesk"'


class HasTicketsScope(BasePermission):
    message = "This key lacks the scope “tickets”."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return _has(request, Scope.TICKETS)


class WritesCustomers(BasePermission):
    """Everybody with a key may read; writing needs the scope."""

    message = "This key lacks the scope “customers”."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user) and (request.method in SAFE_METHODS or _has(request, Scope.CUSTOMERS))


def caller_of(request: Request) -> Caller:
    """Who makes this request; only behind a permission, so there is one."""
    return cast(Caller, request.user)


def _has(request: Request, scope: Scope) -> bool:
    # Without a caller the answer is no, and REST framework makes it 401.
    return bool(request.user) and scope in caller_of(request).scopes
