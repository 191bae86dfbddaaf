import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids

# What was told of a month stays as it was told: a correction is another row.
GUARD = """
CREATE FUNCTION statistics_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER statistics_append_only BEFORE UPDATE OR DELETE ON statistics_monthfigures
    FOR EACH ROW EXECUTE FUNCTION statistics_refuse_change();
"""
UNGUARD = """
DROP TRIGGER statistics_append_only ON statistics_monthfigures;
DROP FUNCTION statistics_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("desk", "0001_initial"),
        ("registry", "0002_organisation_is_sample"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthFigures",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="対象月")),
                ("number", models.PositiveIntegerField(verbose_name="集計の番号")),
                ("figures", models.JSONField(verbose_name="数")),
                ("definitions", models.JSONField(verbose_name="定義の版")),
                ("reckoned_at", models.DateTimeField(verbose_name="集計日時")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.city",
                        verbose_name="市",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.contract",
                        verbose_name="委託契約",
                    ),
                ),
                (
                    "npo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.npo",
                        verbose_name="受託団体",
                    ),
                ),
                (
                    "received",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.receivedreport",
                        verbose_name="受付報告",
                    ),
                ),
            ],
            options={
                "verbose_name": "月の統計",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "starts_on", "number"), name="statistics_numbered_in_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__day", 1)), name="statistics_month_starts_on_first_day"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
