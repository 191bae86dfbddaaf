import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import services.adjustments.states
import services.plans.states

# What was proposed is never rewritten: it is confirmed by a person, or replaced by a later proposal.
GUARD = """
CREATE FUNCTION adjustments_refuse_correction_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    answered CONSTANT text[] := ARRAY['state', 'confirmed_at', 'confirmed_by_id', 'confirmed_by_name'];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'correction' AND OLD.state <> 'confirmed'
        AND to_jsonb(OLD) - answered = to_jsonb(NEW) - answered
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a correction is never rewritten or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER adjustments_never_rewritten BEFORE UPDATE OR DELETE ON adjustments_correction
    FOR EACH ROW EXECUTE FUNCTION adjustments_refuse_correction_change('correction');
CREATE TRIGGER adjustments_never_rewritten BEFORE UPDATE OR DELETE ON adjustments_correctionline
    FOR EACH ROW EXECUTE FUNCTION adjustments_refuse_correction_change('line');
"""
UNGUARD = """
DROP TRIGGER adjustments_never_rewritten ON adjustments_correctionline;
DROP TRIGGER adjustments_never_rewritten ON adjustments_correction;
DROP FUNCTION adjustments_refuse_correction_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("adjustments", "0001_initial"),
        ("months", "0001_initial"),
        ("people", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="adjustment",
            name="side",
            field=models.CharField(
                blank=True, choices=services.adjustments.states.sides, max_length=16, verbose_name="取消しと計算し直し"
            ),
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.decision",
                verbose_name="利用決定",
            ),
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="meal",
            field=models.CharField(blank=True, choices=services.plans.states.meals, max_length=20, verbose_name="食事"),
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.recipient",
                verbose_name="利用者",
            ),
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="record",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.deliveryrecord",
                verbose_name="月遅れ実績",
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("contract_id", models.UUIDField(db_index=True, verbose_name="委託契約")),
                ("basis", models.PositiveIntegerField(verbose_name="元の明細の番号")),
                ("adjusted", models.PositiveIntegerField(verbose_name="それまでの調整の数")),
                ("version_id", models.UUIDField(db_index=True, verbose_name="規則の版")),
                ("version_number", models.PositiveIntegerField(verbose_name="版の番号")),
                ("version_digest", models.CharField(max_length=64, verbose_name="規則の照合値")),
                ("version_label", models.CharField(max_length=200, verbose_name="規則の名前")),
                ("former_id", models.UUIDField(verbose_name="前の規則の版")),
                ("former_digest", models.CharField(max_length=64, verbose_name="前の規則の照合値")),
                ("former_label", models.CharField(max_length=200, verbose_name="前の規則の名前")),
                ("clauses", models.TextField(blank=True, verbose_name="条項")),
                ("facts_digest", models.CharField(blank=True, max_length=64, verbose_name="算定の基礎の照合値")),
                (
                    "state",
                    models.CharField(
                        choices=services.adjustments.states.correction_states, max_length=16, verbose_name="状態"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="案のない理由")),
                ("created_at", models.DateTimeField(verbose_name="作った日時")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="確かめた日時")),
                ("confirmed_by_id", models.UUIDField(blank=True, null=True, verbose_name="確かめた人の番号")),
                ("confirmed_by_name", models.CharField(blank=True, max_length=120, verbose_name="確かめた人")),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="months.month",
                        verbose_name="直す月",
                    ),
                ),
            ],
            options={
                "verbose_name": "過誤調整の案",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CorrectionLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="順")),
                ("key", models.CharField(max_length=200, verbose_name="行")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="内容")),
                ("old_lines", models.JSONField(default=list, verbose_name="前の明細行")),
                ("new_lines", models.JSONField(default=list, verbose_name="後の明細行")),
                ("quantity_before", models.IntegerField(verbose_name="前の数")),
                ("quantity_after", models.IntegerField(verbose_name="後の数")),
                ("user_before", models.BigIntegerField(verbose_name="前の利用者負担額（円）")),
                ("user_after", models.BigIntegerField(verbose_name="後の利用者負担額（円）")),
                ("city_before", models.BigIntegerField(verbose_name="前の市負担額（円）")),
                ("city_after", models.BigIntegerField(verbose_name="後の市負担額（円）")),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="adjustments.correction",
                        verbose_name="過誤調整の案",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.decision",
                        verbose_name="利用決定",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.recipient",
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "過誤調整の案の行",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="adjustment",
            name="correction_line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adjustments",
                to="adjustments.correctionline",
                verbose_name="過誤調整の案の行",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.UniqueConstraint(
                fields=("correction_line", "side", "basis"), name="adjustments_once_per_correction_and_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_line__isnull", True), ("record__isnull", False), ("side", "")),
                    models.Q(
                        ("correction_line__isnull", False),
                        ("record__isnull", True),
                        models.Q(("side", "reversal"), ("side", "renewal"), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="adjustments_of_a_record_or_a_correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "replaced"), _negated=True),
                fields=("month", "basis", "version_id"),
                name="adjustments_one_correction_per_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("month",), name="adjustments_one_proposal_per_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", False), ("state", "confirmed")),
                    models.Q(models.Q(("state", "confirmed"), _negated=True), ("confirmed_at__isnull", True)),
                    _connector="OR",
                ),
                name="adjustments_confirmed_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "outside"), _negated=True), models.Q(("state", "blocked"), _negated=True)
                    ),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="adjustments_no_proposal_without_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionline",
            constraint=models.UniqueConstraint(fields=("correction", "key"), name="adjustments_correction_line_once"),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
