"""The functions by which triggers write the settings' history.

Which tables have such triggers, and which of their columns count, is said in `helpdesk/audit/settings.py`; the triggers
are made after each migrate, so that a new column is never forgotten. Undoing this takes them away with the functions.
"""

# What a row is called: the first of these columns that holds something.
NAME = """
CREATE FUNCTION helpdesk_name_in(found jsonb, columns jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((
        SELECT found ->> wanted.name FROM jsonb_array_elements_text(columns) WITH ORDINALITY AS wanted(name, place)
        WHERE coalesce(found ->> wanted.name, '') <> '' ORDER BY wanted.place LIMIT 1
    ), '')
$$
"""
# What another table's row is called: {"table": …, "key": …, "key_type": …, "name": [columns]}.
NAME_OF = """
CREATE FUNCTION helpdesk_name_of(target jsonb, id text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    found jsonb;
BEGIN
    IF id IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT to_jsonb(one) FROM %I AS one WHERE %I = $1::%s',
        target ->> 'table', target ->> 'key', target ->> 'key_type') INTO found USING id;
    RETURN coalesce(nullif(helpdesk_name_in(found, target -> 'name'), ''), id);
END
$$
"""
# One value as it is shown: a secret never, another row by its name, a long text cut.
SHOWN = """
CREATE FUNCTION helpdesk_shown(field jsonb, stored jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF stored IS NULL OR stored = 'null' THEN
        RETURN 'null';
    ELSIF field ? 'target' THEN
        RETURN to_jsonb(helpdesk_name_of(field -> 'target', stored #>> '{}'));
    ELSIF length(stored #>> '{}') > 10000 THEN
        RETURN to_jsonb(left(stored #>> '{}', 10000) || '…');
    END IF;
    RETURN stored;
END
$$
"""
NOTE_ROW = """
CREATE FUNCTION helpdesk_note_setting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    config jsonb := TG_ARGV[0]::jsonb;
    person text := coalesce(current_setting('helpdesk.actor', true), '');
    old_row jsonb := '{}';
    new_row jsonb := '{}';
    any_row jsonb;
    changes jsonb := '{}';
    field jsonb;
    name text;
    what text := CASE TG_OP WHEN 'INSERT' THEN 'made' WHEN 'DELETE' THEN 'removed' ELSE 'changed' END;
    owner jsonb := config -> 'owner';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        old_row := to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        new_row := to_jsonb(NEW);
    END IF;
    any_row := old_row || new_row;
    IF any_row ->> (owner ->> 'column') IS NULL THEN
        owner := NULL;
    END IF;
    IF person = '' AND (config ->> 'by_people_only')::boolean THEN
        RETURN NULL;
    END IF;
    FOR name, field IN SELECT * FROM jsonb_each(config -> 'fields') LOOP
        CONTINUE WHEN (old_row -> name) IS NOT DISTINCT FROM (new_row -> name);
        CONTINUE WHEN coalesce(old_row ->> name, '') = '' AND coalesce(new_row ->> name, '') = '';
        CONTINUE WHEN person = '' AND (field ->> 'by_people_only')::boolean;
        IF (field ->> 'secret')::boolean THEN
            changes := changes || jsonb_build_object(field ->> 'name', 'changed');
        ELSE
            changes := changes || jsonb_build_object(field ->> 'name', jsonb_build_array(
                helpdesk_shown(field, old_row -> name), helpdesk_shown(field, new_row -> name)));
        END IF;
    END LOOP;
    IF TG_OP = 'UPDATE' AND changes = '{}' THEN
        RETURN NULL;
    ELSIF TG_OP = 'UPDATE' AND changes -> 'revoked_at' -> 0 = 'null' THEN
        what := 'revoked';
    END IF;
    INSERT INTO tickets_settingchange (at, actor, action, kind, object_id, object_name, part, changes) VALUES (
        statement_timestamp(),
        left(coalesce(nullif(person, ''), 'command'), 200),
        CASE WHEN owner IS NULL THEN what ELSE 'changed' END,
        coalesce(owner ->> 'kind', config ->> 'kind'),
        any_row ->> coalesce(owner ->> 'column', config ->> 'key'),
        left(CASE WHEN owner IS NULL THEN helpdesk_name_in(any_row, config -> 'name')
            ELSE coalesce(helpdesk_name_of(owner -> 'target', any_row ->> (owner ->> 'column')), '') END, 300),
        CASE WHEN owner IS NULL THEN '' ELSE left(config ->> 'part' || ' ' || what, 60) END,
        changes
    );
    RETURN NULL;
END
$$
"""
# Of all that one statement links or unlinks, one line an owner. The rows are in `links`.
NOTE_LINKS = """
CREATE FUNCTION helpdesk_note_links() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    config jsonb := TG_ARGV[0]::jsonb;
    owner text;
    others jsonb;
BEGIN
    FOR owner, others IN EXECUTE format(
        'SELECT %I::text, jsonb_agg(helpdesk_name_of($1, %I::text) ORDER BY 1) FROM links GROUP BY 1',
        config ->> 'owner_column', config ->> 'other_column') USING config -> 'other'
    LOOP
        INSERT INTO tickets_settingchange (at, actor, action, kind, object_id, object_name, part, changes) VALUES (
            statement_timestamp(),
            left(coalesce(nullif(current_setting('helpdesk.actor', true), ''), 'command'), 200),
            'changed',
            config ->> 'kind',
            owner,
            left(helpdesk_name_of(config -> 'owner', owner), 300),
            '',
            jsonb_build_object(config ->> 'field', CASE TG_OP WHEN 'INSERT' THEN jsonb_build_array(null, others)
                ELSE jsonb_build_array(others, null) END)
        );
    END LOOP;
    RETURN NULL;
END
$$
"""

FUNCTIONS = (
    (NAME, "helpdesk_name_in(jsonb, jsonb)"),
    (NAME_OF, "helpdesk_name_of(jsonb, text)"),
    (SHOWN, "helpdesk_shown(jsonb, jsonb)"),
    (NOTE_ROW, "helpdesk_note_setting()"),
    (NOTE_LINKS, "helpdesk_note_links()"),
)
