"""Lines to paste into a shell that show whether a connection works."""

from __future__ import annotations

TICKET = """{"external_id": "first-1", "channel": "email", "customer_email": "ann@example.com",
       "subject": "Cannot log in", "body": "I get a 403 error since yesterday."}"""


def by_key(site: str) -> str:
    return f"""curl -X POST {site}/api/webhooks/support/ingest \\
  -H 'Authorization: Bearer YOUR_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{TICKET}'"""


def by_signature(site: str, integration_id: str) -> str:
    """The body goes through openssl and through curl as the same bytes."""
    return f"""SECRET='YOUR_SIGNING_SECRET'
BODY='{TICKET}'
SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
curl -X POST {site}/api/webhooks/support/in/{integration_id}/ingest \\
  -H "X-Signature-256: sha256=$SIGNATURE" \\
  -H 'Content-Type: application/json' \\
  --data-binary "$BODY\""""
