import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import npo_platform.kernel.ids
import services.adjustments.states
import services.plans.states

# What was found out is never rewritten: only the month that carries it may be named or taken back.
GUARD = """
CREATE FUNCTION adjustments_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'state' - 'applied_month_id' = to_jsonb(NEW) - 'state' - 'applied_month_id'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an adjustment is never rewritten or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER adjustments_never_rewritten BEFORE UPDATE OR DELETE ON adjustments_adjustment
    FOR EACH ROW EXECUTE FUNCTION adjustments_refuse_change();
"""
UNGUARD = """
DROP TRIGGER adjustments_never_rewritten ON adjustments_adjustment;
DROP FUNCTION adjustments_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("months", "0001_initial"),
        ("people", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("contract_id", models.UUIDField(db_index=True, verbose_name="委託契約")),
                ("basis", models.PositiveIntegerField(verbose_name="元の明細の番号")),
                ("service_on", models.DateField(verbose_name="配達日")),
                ("meal", models.CharField(choices=services.plans.states.meals, max_length=20, verbose_name="食事")),
                ("reason", models.TextField(verbose_name="理由")),
                ("quantity", models.IntegerField(verbose_name="食数の差")),
                ("user_yen", models.BigIntegerField(verbose_name="利用者負担の差（円）")),
                ("city_yen", models.BigIntegerField(verbose_name="市負担の差（円）")),
                ("total_yen", models.BigIntegerField(verbose_name="総額の差（円）")),
                ("pack_version_id", models.UUIDField(verbose_name="規則の版")),
                ("pack_digest", models.CharField(max_length=64, verbose_name="規則の照合値")),
                ("before", models.JSONField(verbose_name="前の行")),
                ("after", models.JSONField(verbose_name="後の行")),
                (
                    "state",
                    models.CharField(
                        choices=services.adjustments.states.adjustment_states,
                        default="open",
                        max_length=16,
                        verbose_name="状態",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="作った日時")),
                (
                    "applied_month",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments_applied",
                        to="months.month",
                        verbose_name="反映した月",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.decision",
                        verbose_name="利用決定",
                    ),
                ),
                (
                    "from_month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments_from",
                        to="months.month",
                        verbose_name="元の月",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.recipient",
                        verbose_name="利用者",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.deliveryrecord",
                        verbose_name="月遅れ実績",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "過誤調整",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "from_month", "basis"), name="adjustments_once_per_record_and_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total_yen",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("user_yen"), "+", models.F("city_yen")
                                ),
                            )
                        ),
                        name="adjustments_user_and_city_make_the_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_month__isnull", False), ("state", "applied")),
                            models.Q(models.Q(("state", "applied"), _negated=True), ("applied_month__isnull", True)),
                            _connector="OR",
                        ),
                        name="adjustments_applied_names_its_month",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
