import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
from services.samples.migrations._guards import guard, strict

# Evidence is never deleted, but for people who were samples from their first moment: the mark is refused to whoever
# has a decision already. These functions guard it, each in its own words.
GUARDED = {
    "people_refuse_change": "% is append-only",
    "plans_refuse_delete": "% are cancelled, never deleted",
    "records_refuse_change": "% is append-only",
}
MARK = """
CREATE FUNCTION samples_refuse_mark() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    is_known boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.people_decision WHERE recipient_id = $1)', TG_TABLE_SCHEMA)
        INTO is_known USING NEW.recipient_id;
    IF is_known OR TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'nobody becomes a sample afterwards' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER samples_refuse_mark BEFORE INSERT OR UPDATE ON samples_sampleperson
    FOR EACH ROW EXECUTE FUNCTION samples_refuse_mark();
"""
UNMARK = """
DROP TRIGGER samples_refuse_mark ON samples_sampleperson;
DROP FUNCTION samples_refuse_mark();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0005_columns_and_taking_back"),
        ("plans", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SamplePerson",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="作った日時")),
                (
                    "recipient",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sample", to="people.recipient"
                    ),
                ),
            ],
            options={
                "verbose_name": "見本の利用者",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RunSQL(MARK, UNMARK),
        *(migrations.RunSQL(guard(name, words), strict(name, words)) for name, words in GUARDED.items()),
    ]
