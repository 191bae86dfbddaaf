import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids

# What an NPO sent and what a city answered is evidence: nobody, the owner included, edits it in passing.
GUARD = """
CREATE FUNCTION desk_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER desk_append_only BEFORE UPDATE OR DELETE ON desk_receivedreport
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER desk_append_only BEFORE UPDATE OR DELETE ON desk_verdict
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER desk_append_only BEFORE UPDATE OR DELETE ON desk_linereturn
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
"""
UNGUARD = """
DROP TRIGGER desk_append_only ON desk_linereturn;
DROP TRIGGER desk_append_only ON desk_verdict;
DROP TRIGGER desk_append_only ON desk_receivedreport;
DROP FUNCTION desk_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="対象月")),
                ("revision", models.PositiveIntegerField(verbose_name="改訂")),
                ("document", models.TextField(verbose_name="文書")),
                ("digest", models.CharField(max_length=64, verbose_name="照合値")),
                ("people", models.PositiveIntegerField(verbose_name="利用者数")),
                ("city_yen", models.BigIntegerField(verbose_name="市負担額（円）")),
                ("received_at", models.DateTimeField(verbose_name="受付日時")),
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
            ],
            options={
                "verbose_name": "受付報告",
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("accepted", "承認"), ("returned", "差戻し")], max_length=16, verbose_name="審査結果"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("decided_by_id", models.UUIDField(verbose_name="決めた人の番号")),
                ("decided_by_name", models.CharField(max_length=100, verbose_name="決めた人")),
                ("decided_at", models.DateTimeField(verbose_name="決めた日時")),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdict",
                        to="desk.receivedreport",
                        verbose_name="受付報告",
                    ),
                ),
            ],
            options={
                "verbose_name": "審査結果",
            },
        ),
        migrations.CreateModel(
            name="LineReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line_key", models.CharField(max_length=200, verbose_name="行")),
                ("reason", models.TextField(verbose_name="理由")),
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
                    "npo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.npo",
                        verbose_name="受託団体",
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="desk.verdict",
                        verbose_name="審査結果",
                    ),
                ),
            ],
            options={
                "verbose_name": "返した行",
            },
        ),
        migrations.AddConstraint(
            model_name="receivedreport",
            constraint=models.UniqueConstraint(
                fields=("contract", "starts_on", "revision"), name="desk_one_report_per_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__day", 1)), name="desk_report_starts_on_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="desk_return_needs_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="linereturn",
            constraint=models.UniqueConstraint(fields=("verdict", "line_key"), name="desk_line_returned_once"),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
