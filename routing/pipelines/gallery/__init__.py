"""The recipes that come with the product: each a file, which becomes a draft to be looked at and activated."""

from __future__ import annotations

import textwrap
from pathlib import Path

# In the order in which they are offered: the file's name, and what it is for.
GALLERY: dict[str, str] = {
    "escalations-to-discord": "Escalations to Discord",
    "flagged-replies-to-slack": "Flagged replies to Slack",
    "everything-to-postgres": "Everything to Postgres",
    "urgent-by-mail": "Urgent tickets by mail",
    "outages-to-webhook": "Outages to a signed webhook",
    "onboarding-blockers-weekly": "Onboarding blockers, weekly",
}


def gallery_text(name: str) -> str:
    """The file as it stands. Raises KeyError."""
    if name not in GALLERY:
        raise KeyError(name)
    return (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")


def gallery_source(name: str) -> str:
    """Its one pipeline as the editor shows it: the file's first lines, which say what it is for, then match and what follows."""
    text = gallery_text(name)
    told, _, _ = text.partition("pipelines:\n")
    return told + textwrap.dedent(text[text.index("    match:") :])
