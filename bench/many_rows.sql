-- What bench/many_rows.py fills the tables with: one row of `numbers` is one ticket, with the ids of all that belongs to it.

-- Nine of ten are over; of the live ones most wait for a person.
UPDATE numbers SET
    owner = customer,
    status = CASE WHEN n % 100 < 88 THEN 'closed' WHEN n % 100 < 93 THEN 'resolved'
    WHEN n % 100 < 99 THEN 'pending_customer' ELSE 'in_progress' END,
    band = (ARRAY['auto', 'auto', 'review', 'hold'])[1 + n % 4],
    held = CASE WHEN n % 100 IN (93, 94) THEN 'low_confidence' WHEN n % 1000 = 95 THEN 'triage' ELSE '' END,
    review = CASE WHEN n % 100 IN (93, 94) OR n % 1000 = 95 THEN 'held' WHEN n % 500 = 91 THEN 'sent_for_review' ELSE 'none' END;

UPDATE numbers SET owner = earlier.customer FROM numbers AS earlier WHERE numbers.n % 4 = 0 AND earlier.n = numbers.n - 1;

INSERT INTO tickets_customer (id, name, email, tier, is_vip, attributes, created_at)
    SELECT customer, 'Customer ' || n, 'c' || n || '@example.com', (ARRAY['free', 'free', 'pro', 'enterprise'])[1 + n % 4],
    n % 200 = 0, '{}', at
    FROM numbers;

INSERT INTO tickets_team (name, description) SELECT 'Team ' || n, '' FROM generate_series(1, 8) AS n ON CONFLICT DO NOTHING;

INSERT INTO tickets_ticket (id, integration_id, customer_id, channel, subject, body, page_url, callback_url, metadata, status, category,
    priority, topic,
    team_id, move, assigned_agent, resolution, confidence_score, band, review_state, held_reason, cycle, retries, created_at,
    updated_at,
    last_activity_at, first_answer_at, waiting_since, tries)
    SELECT ticket, CASE WHEN n % 5 = 4 THEN (SELECT min(id::text)::uuid FROM tickets_integration) END, owner,
    (ARRAY['email', 'form', 'chat', 'in_app', 'webhook'])[1 + n % 5],
    'Order ' || n || ' ' || left(bodies.text, 30),
    bodies.text || ' order' || n, '', '', '{}', status, (ARRAY['billing', 'technical', 'onboarding', 'general'])[1 + n % 4],
    CASE WHEN n % 50 = 0 THEN 'urgent' WHEN n % 10 = 0 THEN 'high' WHEN n % 3 = 0 THEN 'low' ELSE 'normal' END,
    'topic ' || n % 12,
    (SELECT min(id) FROM tickets_team) + n % 8, 'route', 'assistant', CASE WHEN status IN ('closed',
    'resolved') THEN 'Done.' ELSE '' END,
    (n % 1000) / 1000.0, band, review, held, 1, 0, at, at, at, CASE WHEN held = '' THEN at + interval '3 seconds' END,
    CASE WHEN review <> 'none' OR status = 'in_progress' THEN at END, 0
    FROM numbers JOIN bodies ON bodies.place = n % 2000;

INSERT INTO tickets_receipt (id, integration_id, lane, external_id, outcome, ticket_id, body, body_digest, content_type,
    errors, answer, received_at, tries)
    SELECT receipt, (SELECT min(id::text)::uuid FROM tickets_integration), CASE WHEN n % 5 = 0 THEN 'api' ELSE 'email' END,
    'x' || n,
    CASE WHEN n % 400 = 0 THEN 'suspended' ELSE 'accepted' END, ticket, 'bytes', sha256(n::text::bytea), 'application/json',
    '[]', '{}', at, 0
    FROM numbers;

INSERT INTO tickets_message (id, ticket_id, direction, channel, author_name, author_email, text, receipt_id, message_id,
    created_at)
    SELECT told, ticket, 'inbound', 'email', 'Customer ' || n, 'c' || n || '@example.com', bodies.text, receipt,
    '<' || n || '@mail.example.com>', at
    FROM numbers JOIN bodies ON bodies.place = n % 2000
    UNION ALL
    SELECT answered, ticket, 'outbound', 'email', 'Assistant', '', left(bodies.text, 300), NULL,
    '<r' || n || '@helpdesk.example.com>', at + interval '3 seconds'
    FROM numbers JOIN bodies ON bodies.place = n % 2000 WHERE held = '';

INSERT INTO tickets_reply (id, ticket_id, message_id, cycle, origin, purpose, author, confidence, state, status_after, review_after,
    via, recipient,
    last_error, deliveries, created_at, queued_at, sent_at, tries)
    SELECT reply, ticket, answered, 1, CASE WHEN n % 5 = 0 THEN 'person' ELSE 'agent' END,
    CASE WHEN n % 5 = 0 THEN '' ELSE 'answer' END, CASE WHEN n % 5 = 0 THEN 'lena' ELSE 'local' END, (n % 1000) / 1000.0,
    'sent', 'resolved', 'none', 'email', 'c' || n || '@example.com', '', 1, at, at, at + interval '3 seconds', 0
    FROM numbers WHERE held = '';

-- What the triggers, which are off, would have kept.
UPDATE tickets_ticket SET with_people = true
FROM tickets_reply WHERE tickets_reply.ticket_id = tickets_ticket.id AND tickets_reply.origin = 'person';

INSERT INTO tickets_sentmail (id, address, domain, kind, ticket_id, reply_id, message_id, is_automatic, at)
    SELECT other, 'c' || n || '@example.com', 'example.com', CASE WHEN n % 20 = 0 THEN 'acknowledgement' ELSE 'reply' END,
    ticket, reply,
    '<r' || n || '@helpdesk.example.com>', n % 5 <> 0, at + interval '3 seconds'
    FROM numbers WHERE held = '';

INSERT INTO tickets_ticketevent (id, ticket_id, at, kind, actor, from_value, to_value, detail)
    SELECT overlay(event::text placing lpad(to_hex(step), 2, '0') from 35)::uuid, ticket, at + step * interval '1 second',
    (ARRAY['ticket.received', 'reading.made', 'decision.made', 'status.changed'])[1 + step], 'local', '', '', '{}'
    FROM numbers, generate_series(0, 3) AS step;

INSERT INTO routing_reading (ticket_id, reader, version, topic, topic_confidence, category, category_confidence, urgency,
    urgency_confidence,
    tone, tone_confidence, impact, impact_confidence, reasons, tokens, milliseconds, created_at)
    SELECT ticket, 'local', '1', 'topic ' || n % 12, 0.8, 'billing', 0.8, 'low', 0.8, 'calm', 0.8, 'question', 0.8, '{}', '{}',
    40, at FROM numbers;

INSERT INTO routing_decision (ticket_id, reading_id, category, priority, team, move, reasons, rules_tried, created_at)
    SELECT ticket_id, id, 'billing', 'normal', 'Team 1', CASE WHEN id % 50 = 0 THEN 'hold' ELSE 'route' END, '[]', '[]',
    created_at FROM routing_reading;

INSERT INTO resolution_attempt (id, ticket_id, cycle, engine, engine_version, context, text, sources, parts, reasons,
    raw_confidence, confidence, band, policy, outcome,
    reply_id, timings, tokens, created_at)
    SELECT attempt, ticket, 1, 'local', '1', '{}', 'Hello.', '[]', '{}', '[]', (n % 1000) / 1000.0,
    (n % 1000) / 1000.0, band, '{}',
    CASE WHEN held = '' THEN 'sending' ELSE 'held' END,
    CASE WHEN held = '' THEN reply END, '{}', '{}', at FROM numbers;

INSERT INTO tickets_merge (id, survivor_id, merged_id, state, similarity, evidence, by, settled_by, created_at)
    SELECT numbers.other, earlier.ticket, numbers.ticket, CASE WHEN numbers.n % 200 = 0 THEN 'suggested' ELSE 'merged' END,
    0.9, '{}', 'duplicate-finder', '', numbers.at
    FROM numbers JOIN numbers AS earlier ON earlier.n = numbers.n - 1 WHERE numbers.n % 100 = 0;

UPDATE tickets_ticket SET merged_into_id = survivor_id FROM tickets_merge WHERE merged_id = tickets_ticket.id AND state = 'merged';

INSERT INTO tickets_accountevent (id, customer_id, integration_id, kind, name, occurred_at, data, created_at)
    SELECT overlay(customer::text placing 'ff' from 35)::uuid, customer, (SELECT min(id::text)::uuid FROM tickets_integration),
    (ARRAY['billing', 'usage', 'onboarding'])[1 + n % 3], 'plan changed', at, '{}', at FROM numbers WHERE n % 10 = 0;
