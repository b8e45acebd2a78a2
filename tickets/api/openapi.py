"""What the OpenAPI schema says of how to authenticate. Loaded by the app, found by drf-spectacular."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


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
