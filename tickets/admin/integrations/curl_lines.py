"""Lines to paste into a shell that show whether a connection works."""

from __future__ import annotations

# Two matters of two people, so that what is tried twice is neither a repeat nor merged.
TICKET = """{"external_id": "first-1", "channel": "email", "customer_email": "ann@example.com",
       "subject": "Cannot log in", "body": "I get a 403 error since yesterday."}"""
SIGNED_TICKET = """{"external_id": "first-2", "channel": "email", "customer_email": "ben@example.com",
       "subject": "Invite a colleague", "body": "How do I invite a colleague to our workspace?"}"""


def by_key(site: str) -> str:
    return f"""curl -X POST {site}/api/webhooks/support/ingest \\
  -H 'Authorization: Bearer YOUR_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{TICKET}'"""


def by_signature(site: str, integration_id: str) -> str:
    """The body goes through openssl and through curl as the same bytes."""
    return f"""SECRET='YOUR_SIGNING_SECRET'
BODY='{SIGNED_TICKET}'
SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
curl -X POST {site}/api/webhooks/support/in/{integration_id}/ingest \\
  -H "X-Signature-256: sha256=$SIGNATURE" \\
  -H 'Content-Type: application/json' \\
  --data-binary "$BODY\""""
