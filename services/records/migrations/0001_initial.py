import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import services.people.states
import services.plans.states
import services.records.states
import tenants.vault.fields

# The rows people said are never changed, not even by us; a correction is a new row.
GUARD = """
CREATE FUNCTION records_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER records_append_only BEFORE UPDATE OR DELETE ON records_deliveryrecord
    FOR EACH ROW EXECUTE FUNCTION records_refuse_change();
CREATE TRIGGER records_append_only BEFORE UPDATE OR DELETE ON records_safetycheck
    FOR EACH ROW EXECUTE FUNCTION records_refuse_change();
"""
UNGUARD = """
DROP TRIGGER records_append_only ON records_safetycheck;
DROP TRIGGER records_append_only ON records_deliveryrecord;
DROP FUNCTION records_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("filename", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("rows", tenants.vault.fields.EncryptedTextField(verbose_name="読み取った行")),
                (
                    "state",
                    models.CharField(
                        choices=services.records.states.import_states,
                        default="draft",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("by_id", models.UUIDField(verbose_name="取り込んだ人の番号")),
                ("by_name", models.CharField(max_length=120, verbose_name="取り込んだ人")),
                ("read_at", models.DateTimeField(verbose_name="読み取り日時")),
                (
                    "applied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="取込日時"),
                ),
                ("made_stops", models.JSONField(default=list, verbose_name="作った臨時の予定")),
                (
                    "applied_count",
                    models.PositiveIntegerField(default=0, verbose_name="取り込んだ件数"),
                ),
                (
                    "taken_back_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="取消日時"),
                ),
                (
                    "taken_back_by_name",
                    models.CharField(blank=True, max_length=120, verbose_name="取り消した人"),
                ),
            ],
            options={
                "verbose_name": "取込",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DeliveryRecord",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("body_digest", models.CharField(max_length=64, verbose_name="内容の照合値")),
                ("contract_id", models.UUIDField(verbose_name="委託契約")),
                ("service_on", models.DateField(verbose_name="配達日")),
                (
                    "meal",
                    models.CharField(choices=services.plans.states.meals, max_length=20, verbose_name="食事"),
                ),
                (
                    "diet",
                    models.CharField(choices=services.people.states.diets, max_length=20, verbose_name="食形態"),
                ),
                (
                    "outcome",
                    models.CharField(choices=services.records.states.outcomes, max_length=20, verbose_name="結果"),
                ),
                (
                    "handed_over_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="渡した時刻"),
                ),
                ("note", tenants.vault.fields.EncryptedTextField(blank=True, verbose_name="メモ")),
                (
                    "reason",
                    tenants.vault.fields.EncryptedTextField(blank=True, verbose_name="訂正の理由"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=services.records.states.channels,
                        max_length=10,
                        verbose_name="記録方法",
                    ),
                ),
                ("device", models.CharField(blank=True, max_length=64, verbose_name="端末")),
                ("entered_by_id", models.UUIDField(verbose_name="入力者の番号")),
                ("entered_by_name", models.CharField(max_length=120, verbose_name="入力者")),
                ("occurred_at", models.DateTimeField(verbose_name="起きた時刻")),
                ("received_at", models.DateTimeField(verbose_name="届いた時刻")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="届いた順")),
                (
                    "review",
                    models.CharField(
                        blank=True,
                        choices=services.records.states.reviews,
                        max_length=20,
                        verbose_name="要確認の理由",
                    ),
                ),
                ("late", models.BooleanField(default=False, verbose_name="月遅れ")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.deliveryrecord",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="people.decision",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="people.recipient",
                    ),
                ),
                (
                    "stop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="plans.stop",
                    ),
                ),
                (
                    "from_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="records.recordimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "配達実績",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SafetyCheck",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("body_digest", models.CharField(max_length=64, verbose_name="内容の照合値")),
                ("service_on", models.DateField(verbose_name="配達日")),
                (
                    "state",
                    models.CharField(
                        choices=services.records.states.safety_states,
                        max_length=10,
                        verbose_name="安否",
                    ),
                ),
                (
                    "observed",
                    tenants.vault.fields.EncryptedTextField(blank=True, verbose_name="気づいたこと"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=services.records.states.channels,
                        max_length=10,
                        verbose_name="記録方法",
                    ),
                ),
                ("device", models.CharField(blank=True, max_length=64, verbose_name="端末")),
                ("entered_by_id", models.UUIDField(verbose_name="入力者の番号")),
                ("entered_by_name", models.CharField(max_length=120, verbose_name="入力者")),
                ("checked_at", models.DateTimeField(verbose_name="確かめた時刻")),
                ("received_at", models.DateTimeField(verbose_name="届いた時刻")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="届いた順")),
                (
                    "from_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_checks",
                        to="records.recordimport",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_checks",
                        to="people.recipient",
                    ),
                ),
                (
                    "stop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_checks",
                        to="plans.stop",
                    ),
                ),
            ],
            options={
                "verbose_name": "安否確認",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="StopOutcome",
            fields=[
                (
                    "stop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="result",
                        serialize=False,
                        to="plans.stop",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=services.records.states.outcomes,
                        max_length=20,
                        verbose_name="結果",
                    ),
                ),
                (
                    "safety_state",
                    models.CharField(
                        blank=True,
                        choices=services.records.states.safety_states,
                        max_length=10,
                        verbose_name="安否",
                    ),
                ),
                ("updated_at", models.DateTimeField(verbose_name="更新日時")),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.deliveryrecord",
                    ),
                ),
                (
                    "safety",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.safetycheck",
                    ),
                ),
            ],
            options={
                "verbose_name": "結果",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="deliveryrecord",
            index=models.Index(fields=["service_on"], name="records_of_day"),
        ),
        migrations.AddIndex(
            model_name="deliveryrecord",
            index=models.Index(fields=["contract_id", "service_on"], name="records_of_contract"),
        ),
        migrations.AddIndex(
            model_name="deliveryrecord",
            index=models.Index(fields=["received_at", "id"], name="records_as_received"),
        ),
        migrations.AddIndex(
            model_name="deliveryrecord",
            index=models.Index(condition=models.Q(("late", True)), fields=["contract_id"], name="records_late"),
        ),
        migrations.AddIndex(
            model_name="deliveryrecord",
            index=models.Index(
                condition=models.Q(("review", ""), _negated=True),
                fields=["service_on"],
                name="records_to_review",
            ),
        ),
        migrations.AddIndex(
            model_name="safetycheck",
            index=models.Index(fields=["service_on"], name="safety_of_day"),
        ),
        migrations.AddConstraint(
            model_name="stopoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("record__isnull", True)),
                    models.Q(("record__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stop_outcome_has_its_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="stopoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("safety__isnull", True), ("safety_state", "")),
                    models.Q(("safety__isnull", False), models.Q(("safety_state", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stop_safety_has_its_check",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
