import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids

# What a month came to, and what was told of it, stays as it was reckoned: a correction is another row.
GUARD = """
CREATE FUNCTION figures_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER figures_append_only BEFORE UPDATE OR DELETE ON figures_ownfigures
    FOR EACH ROW EXECUTE FUNCTION figures_refuse_change();
"""
UNGUARD = """
DROP TRIGGER figures_append_only ON figures_ownfigures;
DROP FUNCTION figures_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("months", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnFigures",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="集計の番号")),
                ("figures", models.JSONField(verbose_name="数")),
                ("told", models.JSONField(verbose_name="市に伝えた数")),
                ("definitions", models.JSONField(verbose_name="定義の版")),
                ("reckoned_at", models.DateTimeField(verbose_name="集計日時")),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="months.month",
                        verbose_name="対象月",
                    ),
                ),
            ],
            options={
                "verbose_name": "月の数",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("month", "number"), name="figures_numbered_in_month")],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
