import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids

# A report is what left the house: only where it stands may change, and it may not be deleted.
GUARD = """
CREATE FUNCTION reports_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a frozen report never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reports_never_change BEFORE UPDATE OR DELETE ON reports_monthlyreport
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();
"""
UNGUARD = """
DROP TRIGGER reports_never_change ON reports_monthlyreport;
DROP FUNCTION reports_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("months", "0001_initial"),
        ("statements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="改訂")),
                ("document", models.TextField(verbose_name="文書")),
                ("digest", models.CharField(max_length=64, verbose_name="照合値")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "提出前"),
                            ("submitted", "提出済み"),
                            ("returned", "差戻し"),
                            ("accepted", "承認"),
                        ],
                        default="ready",
                        max_length=16,
                        verbose_name="状態",
                    ),
                ),
                ("frozen_at", models.DateTimeField(verbose_name="作成日時")),
                ("frozen_by_id", models.UUIDField(verbose_name="作成者の番号")),
                ("frozen_by_name", models.CharField(max_length=100, verbose_name="作成者")),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="months.month",
                        verbose_name="対象月",
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="statements.statement",
                        verbose_name="明細書",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "月次報告書",
                "constraints": [
                    models.UniqueConstraint(fields=("month", "revision"), name="reports_numbered_in_month")
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
