from django.db import migrations, models

import npo_platform.kernel.ids
import tenants.vault.fields

# What stands beside a decision may go when the decision is gone: when a file of people is taken back.
# While it stands, and for whatever else is evidence, nothing changes.
FUNCTION = """
CREATE OR REPLACE FUNCTION people_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    stands boolean := true;
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('people_burdenclass', 'people_inputvalue') THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.people_decision WHERE id = $1)', TG_TABLE_SCHEMA)
            INTO stands USING OLD.decision_id;
    END IF;
    IF stands THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION people_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_roles_keys_and_consents"),
    ]

    operations = [
        migrations.AddField(
            model_name="peopleimport",
            name="made",
            field=tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="取り込みでできたもの"),
        ),
        migrations.AddField(
            model_name="peopleimport",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="取消日時"),
        ),
        migrations.AddField(
            model_name="peopleimport",
            name="taken_back_by_name",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="取り消した人"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ColumnMemory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("headings", models.CharField(max_length=64, unique=True, verbose_name="見出しの照合値")),
                ("columns", models.JSONField(default=dict, verbose_name="列の対応")),
                ("said_at", models.DateTimeField(verbose_name="決めた日時")),
            ],
            options={
                "verbose_name": "取り込みの列の対応",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RunSQL(FUNCTION, BEFORE),
    ]
