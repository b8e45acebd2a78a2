"""What the lanes do that a table can't show: one problem told three times, and mail that no person wrote."""

from __future__ import annotations

import httpx2

REFUND = """\
From: Lena Kranich <lena@kranich.example>
To: support@helpdesk.example
Subject: Refund for order 48213 is not here
Message-ID: <refund-1@kranich.example>

Hello,

I sent the blue lamp from order 48213 back two weeks ago and my refund is still not here. When do I get my money?

Kind regards,
Lena
-- 
Lena Kranich
Kranich Lighting, Hamburg
"""
AWAY = """\
From: Jonas Vale <jonas@oakridge.example>
To: support@helpdesk.example
Subject: Automatic reply: out of office until Monday
Message-ID: <away-1@oakridge.example>
Auto-Submitted: auto-replied

I am away until Monday and read my mail then.
"""
FORM = {
    "external_id": "demo-refund-form",
    "channel": "form",
    "customer_email": "lena@kranich.example",
    "subject": "Refund",
    "body": "My refund for order 48213 is still not here. I sent the blue lamp back two weeks ago. When do I get my money?",
    "page_url": "https://shop.example/orders/48213",
}
CHAT = {
    "external_id": "demo-refund-chat",
    "visitor": {"email": "lena@kranich.example", "name": "Lena Kranich"},
    "outcome": "visitor left",
    "messages": [
        {
            "role": "visitor",
            "author": "Lena",
            "text": "Where is my refund? I sent the blue lamp from order 48213 back two weeks ago.",
        },
        {"role": "bot", "text": "I can't look up orders. Shall I hand this over to the team?"},
        {"role": "visitor", "author": "Lena", "text": "Yes please"},
    ],
}


def post_by_lanes(client: httpx2.Client) -> None:
    """The mail first: the ticket that it opens is the one that the others are merged into."""
    for mail in (REFUND, AWAY):
        answer = client.post(
            "/api/webhooks/support/email", content=mail.encode(), headers={"Content-Type": "message/rfc822"}
        )
        answer.raise_for_status()
    client.post("/api/webhooks/support/ingest", json=FORM).raise_for_status()
    client.post("/api/webhooks/support/chat", json=CHAT).raise_for_status()
