"""The words of a function that guards evidence: with samples excepted, and as it was. No line of them is blank."""

OF_A_SAMPLE = """
        EXECUTE format(
            'SELECT EXISTS (SELECT 1 FROM %1$I.samples_sampleperson s WHERE s.recipient_id = coalesce('
            '($1->>''recipient_id'')::uuid, (SELECT d.recipient_id FROM %1$I.people_decision d '
            'WHERE d.id = ($1->>''decision_id'')::uuid)))',
            TG_TABLE_SCHEMA
        ) INTO may_go USING to_jsonb(OLD);
"""
# As people's own migration has it: what stands beside a decision may go once the decision is gone.
OF_NO_DECISION = """
        IF NOT may_go AND TG_TABLE_NAME IN ('people_burdenclass', 'people_inputvalue') THEN
            EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I.people_decision WHERE id = $1)', TG_TABLE_SCHEMA)
                INTO may_go USING OLD.decision_id;
        END IF;
"""


def guard(name: str, words: str) -> str:
    return _function(name, words, OF_A_SAMPLE)


def strict(name: str, words: str) -> str:
    return _function(name, words, "")


def _function(name: str, words: str, sample: str) -> str:
    excepted = sample + (OF_NO_DECISION if name == "people_refuse_change" else "")
    lines = f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    may_go boolean := false;
BEGIN
    IF TG_OP = 'DELETE' THEN
{excepted or "        NULL;"}
    END IF;
    IF may_go THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{words}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
    return "\n".join(line for line in lines.splitlines() if line.strip())
