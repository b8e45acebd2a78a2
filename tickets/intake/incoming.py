"""A message as every lane hands it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """One checked and settled message. `tier` is empty when the sender did not say."""

    channel: str
    email: str
    subject: str
    body: str
    name: str = ""
    tier: str = ""
    external_id: str | None = None
    page_url: str = ""
    callback_url: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    # The ticket's id in their system, if it is another than the key of the post.
    ticket_external_id: str | None = None
    # The customer's id in their system; it serves where `email` is empty.
    customer_external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredRequest:
    """The request that brought it: who posted, and its bytes as they came, unpacked."""

    integration_id: UUID
    actor: str
    raw: bytes
    content_type: str
    # Whether the key may change what is known of customers; without it a tier counts for new customers only.
    may_write_customers: bool = False
