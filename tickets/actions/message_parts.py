"""What a message carries beside its text."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageParts:
    """The columns of a Message that a lane may fill, named as there."""

    author_name: str = ""
    subject: str = ""
    quoted: str = ""
    signature: str = ""
    html: str = ""
    message_id: str = ""
    thread_cause: str = ""
    turns: tuple[dict[str, Any], ...] = ()
    authentication: dict[str, str] = field(default_factory=dict)
    is_authenticated: bool = False
    # For staff: what was odd about the mail.
    remarks: tuple[str, ...] = ()
    receipt_id: UUID | None = None

    def columns(self) -> dict[str, Any]:
        return asdict(self) | {"turns": list(self.turns), "remarks": list(self.remarks)}
