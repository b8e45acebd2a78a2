"""The statement that makes a ticket of a post: receipt, customer, ticket, message, event and nudge, or the repeat's receipt.

One statement, because this is the promise that a 2xx answer makes: all of it is committed or none. The constraint on
(integration, external_id) decides which of two simultaneous posts is the first. Its first column says what became of
the post; no row means that the first of the same id was committed just now, and that a second try will see it.
"""

from tickets.db.prepared import Statement
from tickets.intake.ingest_rate import TAKE
from tickets.intake.receipts import WRITE_POST
from tickets.integrations.keys import UNCHANGED

# A program's post: the key is asked for again and one post of the rate used up, before and only if anything is stored.
# The bucket's row stays locked until the commit. Who finds it locked does not wait for that: nothing is stored, and the
# rate is used up by a statement of its own, after which STORE_PAID stores.
_KEY_AND_RATE = f"""
known_caller AS ({UNCHANGED}), free AS (
    SELECT FROM tickets_ratebucket WHERE integration_id = %(integration)s FOR UPDATE SKIP LOCKED
), busy AS (
    SELECT FROM tickets_ratebucket WHERE integration_id = %(integration)s AND NOT EXISTS (SELECT FROM free)
), caller AS (
    SELECT id FROM known_caller WHERE NOT EXISTS (SELECT FROM busy)
), allowed AS ({TAKE})
"""
_KEY = f"known_caller AS ({UNCHANGED}), allowed AS (SELECT id AS integration_id FROM known_caller)"
# What was allowed before: an item of a batch.
_ALLOWED = "allowed AS (SELECT %(integration)s::uuid AS integration_id)"

_STORED = """
known AS (
    SELECT id, name, tier FROM tickets_customer WHERE lower(email) = lower(%(email)s)
    UNION ALL
    SELECT customer.id, customer.name, customer.tier FROM tickets_address AS further
    JOIN tickets_customer AS customer ON customer.id = further.customer_id
    WHERE lower(further.email) = lower(%(email)s)
    LIMIT 1
), changed AS (
    UPDATE tickets_customer SET
        name = CASE WHEN tickets_customer.name = '' THEN %(name)s ELSE tickets_customer.name END,
        tier = CASE WHEN %(sets_tier)s THEN %(tier)s ELSE tickets_customer.tier END
    FROM known, receipt
    WHERE tickets_customer.id = known.id
      -- By the word of a program that vouches: any other may have named anybody's address.
      AND EXISTS (SELECT FROM tickets_integration WHERE id = %(integration)s AND vouches_for_addresses)
      AND ((known.name = '' AND %(name)s <> '') OR (%(sets_tier)s AND known.tier <> %(tier)s))
), created AS (
    INSERT INTO tickets_customer AS customer (id, name, email, tier, is_vip, attributes, created_at)
    SELECT %(customer)s, %(name)s, %(email)s, coalesce(nullif(%(tier)s, ''), 'free'), false, '{}', now()
    FROM receipt WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT (lower(email)) DO UPDATE SET email = customer.email
    RETURNING id
), ticket AS (
    INSERT INTO tickets_ticket (id, customer_id, integration_id, external_id, channel, subject, body, page_url,
        callback_url, metadata, category, priority, topic, move, assigned_agent, resolution, band, review_state,
        held_reason, cycle, retries, tries, due_at)
    SELECT %(ticket)s, owner.id, %(integration)s, %(ticket_external_id)s, %(channel)s, %(subject)s, %(text)s, %(page_url)s,
        %(callback_url)s, %(metadata)s, '', 'normal', '', '', '', '', '', 'none', '', 1, 0, 0, now()
    FROM receipt, (SELECT id FROM known UNION ALL SELECT id FROM created) AS owner
    RETURNING id
), message AS (
    INSERT INTO tickets_message (id, ticket_id, direction, channel, author_name, author_email, text, message_id)
    SELECT %(message)s, id, 'inbound', %(channel)s, %(name)s, %(email)s, %(text)s, '' FROM ticket
), event AS (
    INSERT INTO tickets_ticketevent (id, ticket_id, kind, actor, from_value, to_value, detail)
    SELECT %(event)s, id, 'ticket.received', %(actor)s, '', 'open', %(detail)s FROM ticket
), nudge AS (
    INSERT INTO django_q_ormq (key, payload, lock)
    SELECT %(queue)s, %(package)s, now() FROM ticket WHERE %(package)s::text IS NOT NULL
)
SELECT 'accepted', id, answer FROM receipt
UNION ALL SELECT 'duplicate', repeat.id, first.answer FROM repeat, first
"""
_UNKNOWN = """
UNION ALL SELECT 'unknown caller', NULL, NULL WHERE NOT EXISTS (SELECT FROM known_caller)
"""
_NOT_ALLOWED = """
UNION ALL SELECT 'limited', NULL, NULL FROM caller WHERE NOT EXISTS (SELECT FROM allowed)
UNION ALL SELECT 'busy', NULL, NULL FROM known_caller, busy
"""

STORE = Statement(f"WITH {_ALLOWED}, {WRITE_POST}, {_STORED}")
STORE_POST = Statement(f"WITH {_KEY_AND_RATE}, {WRITE_POST}, {_STORED} {_NOT_ALLOWED} {_UNKNOWN}")
STORE_PAID = Statement(f"WITH {_KEY}, {WRITE_POST}, {_STORED} {_UNKNOWN}")
