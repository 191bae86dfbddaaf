import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids

GUARD = """
CREATE FUNCTION terms_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER terms_refuse_change BEFORE UPDATE OR DELETE ON terms_term
    FOR EACH ROW EXECUTE FUNCTION terms_refuse_change();
"""
UNGUARD = "DROP TRIGGER terms_refuse_change ON terms_term; DROP FUNCTION terms_refuse_change();"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0002_organisation_is_sample"),
    ]

    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="入力の名前")),
                ("value", models.CharField(max_length=60, verbose_name="値")),
                ("starts_on", models.DateField(verbose_name="いつの月から")),
                ("position", models.PositiveIntegerField(verbose_name="入れた順")),
                ("agreed_by_id", models.UUIDField(verbose_name="入れた人の番号")),
                ("agreed_by_name", models.CharField(max_length=120, verbose_name="入れた人")),
                ("agreed_at", models.DateTimeField(verbose_name="入れた日時")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.contract",
                        verbose_name="委託契約",
                    ),
                ),
            ],
            options={
                "verbose_name": "契約の取り決め",
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "position"), name="terms_in_order"),
                    models.CheckConstraint(condition=models.Q(("starts_on__day", 1)), name="terms_start_on_first_day"),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
