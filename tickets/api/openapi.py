"""What the OpenAPI schema says of how to authenticate, and of the errors that every operation may answer.

Loaded by the app, found by drf-spectacular.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry

from tickets.api.errors import ErrorOut
from tickets.api.negotiation import Unnegotiated

ERRORS = {
    400: "Not readable, or fields that are not right.",
    401: "No key, or one that is unknown, expired or revoked; or a signature that is not right.",
    403: "The key lacks the scope.",
    404: "There is no such thing here, or it is another integration's.",
    406: "`Accept` asks for something other than JSON.",
    408: "The body took too long.",
    413: "The body is too large.",
    415: "A `Content-Encoding` other than gzip, or a `Content-Type` that is not taken here.",
    429: "Too many; wait for `Retry-After` seconds.",
    503: "The database is away or busy; try again after `Retry-After` seconds.",
}
# Answers that say when to try again.
PASSING = (429, 503)
RETRY_AFTER = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds until trying again can help."}}


class SchemaWithErrors(AutoSchema):
    """A view names what it answers by itself; what every view answers, for what it is and takes, is named here."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> dict[str, Any] | None:
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        answers = operation["responses"]
        for code in _error_codes(self.view, path, takes_body="requestBody" in operation):
            answers.setdefault(str(code), self._error())
        for code, answer in answers.items():
            answer["description"] = answer.get("description") or ERRORS.get(int(code), "As asked.")
            if int(code) in PASSING:
                answer["headers"] = RETRY_AFTER
        operation["responses"] = dict(sorted(answers.items()))
        return operation

    def _error(self) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": self.resolve_serializer(ErrorOut, "response").ref}}}


def _error_codes(view: Any, path: str, *, takes_body: bool) -> Iterator[int]:
    yield from (400, 503)
    if view.permission_classes:
        yield from (401, 403)
    is_negotiated = not issubclass(view.content_negotiation_class, Unnegotiated)
    if "{" in path or is_negotiated:
        # `?format=` of no format, and a page that is none, are not found either.
        yield 404
    if is_negotiated:
        yield 406
    if takes_body:
        yield from (408, 413, 415)


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "tickets.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An integration's key, hd_…"}


class KeyOrSignatureScheme(OpenApiAuthenticationExtension):
    """A key, or one of the two ways to sign where the address names the integration."""

    target_class = "tickets.api.signed.KeyOrSignature"
    name = ["standardWebhooks", "bodySignature"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        return [
            {
                "type": "apiKey",
                "in": "header",
                "name": "webhook-signature",
                "description": "Standard Webhooks, with webhook-id and webhook-timestamp",
            },
            {
                "type": "apiKey",
                "in": "header",
                "name": "X-Signature-256",
                "description": "sha256= and the HMAC-SHA256 of the body in hex",
            },
        ]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        signatures = self.name if "{integration}" in auto_schema.path else []
        return [{name: []} for name in ("key", *signatures)]
