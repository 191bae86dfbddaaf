"""The words of a function that guards evidence: with samples excepted, and as it was. No line of them is blank."""

WHOSE = """
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM %1$I.samples_sampleperson s WHERE s.recipient_id = coalesce('
        '($1->>''recipient_id'')::uuid, (SELECT d.recipient_id FROM %1$I.people_decision d '
        'WHERE d.id = ($1->>''decision_id'')::uuid)))',
        TG_TABLE_SCHEMA
    ) INTO is_sample USING to_jsonb(OLD);
"""


def guard(name: str, words: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    is_sample boolean := false;
BEGIN
    IF TG_OP = 'DELETE' THEN
        {WHOSE.strip()}
    END IF;
    IF is_sample THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{words}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def strict(name: str, words: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '{words}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
