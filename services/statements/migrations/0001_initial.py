import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import npo_platform.kernel.ids
import services.statements.states
import tenants.vault.fields

# A frozen statement, its lines and a waiver are evidence: the database itself refuses to change them.
GUARD = """
CREATE FUNCTION statements_refuse_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.state = 'frozen' THEN
        RAISE EXCEPTION 'a frozen statement never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER statements_frozen_never_changes BEFORE UPDATE OR DELETE ON statements_statement
    FOR EACH ROW EXECUTE FUNCTION statements_refuse_frozen();

CREATE FUNCTION statements_refuse_frozen_line() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    line record;
    frozen boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN line := OLD; ELSE line := NEW; END IF;
    EXECUTE format('SELECT state = ''frozen'' FROM %I.statements_statement WHERE id = $1', TG_TABLE_SCHEMA)
        INTO frozen USING line.statement_id;
    IF frozen OR (TG_OP = 'UPDATE' AND OLD.statement_id <> NEW.statement_id) THEN
        RAISE EXCEPTION 'a line of a frozen statement never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN line;
END $$;
CREATE TRIGGER statements_frozen_never_changes BEFORE INSERT OR UPDATE OR DELETE ON statements_statementline
    FOR EACH ROW EXECUTE FUNCTION statements_refuse_frozen_line();

CREATE FUNCTION statements_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER statements_append_only BEFORE UPDATE OR DELETE ON statements_waiver
    FOR EACH ROW EXECUTE FUNCTION statements_refuse_change();
"""
UNGUARD = """
DROP TRIGGER statements_append_only ON statements_waiver;
DROP TRIGGER statements_frozen_never_changes ON statements_statementline;
DROP TRIGGER statements_frozen_never_changes ON statements_statement;
DROP FUNCTION statements_refuse_change();
DROP FUNCTION statements_refuse_frozen_line();
DROP FUNCTION statements_refuse_frozen();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("adjustments", "0001_initial"),
        ("months", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="番号")),
                (
                    "state",
                    models.CharField(
                        choices=services.statements.states.statement_states,
                        default="open",
                        max_length=16,
                        verbose_name="状態",
                    ),
                ),
                ("pack_version_id", models.UUIDField(verbose_name="規則の版")),
                ("pack_digest", models.CharField(max_length=64, verbose_name="規則の照合値")),
                ("pack_label", models.CharField(max_length=200, verbose_name="規則の名前")),
                ("engine", models.CharField(max_length=64, verbose_name="計算の版")),
                ("evaluated_revision", models.PositiveIntegerField(verbose_name="計算した時の改訂")),
                ("evaluated_at", models.DateTimeField(verbose_name="計算した日時")),
                ("totals", models.JSONField(default=dict, verbose_name="合計")),
                ("refusals", models.JSONField(default=list, verbose_name="値段のない実績")),
                ("waived", models.JSONField(default=list, verbose_name="例外承認の番号")),
                ("facts", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="算定の基礎")),
                ("facts_digest", models.CharField(blank=True, max_length=64, verbose_name="算定の基礎の照合値")),
                ("result_digest", models.CharField(blank=True, max_length=64, verbose_name="結果の照合値")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="確定した日時")),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="months.month",
                        verbose_name="対象月",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "明細書",
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=200, verbose_name="行")),
                (
                    "kind",
                    models.CharField(
                        choices=services.statements.states.line_kinds,
                        default="service",
                        max_length=16,
                        verbose_name="種類",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="名前")),
                ("group_text", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="区分")),
                ("unit", models.JSONField(default=dict, verbose_name="単価")),
                ("counts", models.JSONField(default=dict, verbose_name="件数")),
                ("quantity", models.IntegerField(verbose_name="数量")),
                ("over_limit", models.IntegerField(default=0, verbose_name="上限超え")),
                ("user_yen", models.BigIntegerField(verbose_name="利用者負担額（円）")),
                ("city_yen", models.BigIntegerField(verbose_name="市負担額（円）")),
                ("total_yen", models.BigIntegerField(verbose_name="総額（円）")),
                ("position", models.PositiveIntegerField(verbose_name="順")),
                (
                    "adjustment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="adjustments.adjustment",
                        verbose_name="過誤調整",
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
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="statements.statement",
                        verbose_name="明細書",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "明細行",
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="検査")),
                ("where", models.CharField(blank=True, max_length=200, verbose_name="対象")),
                ("message", models.TextField(verbose_name="内容")),
                ("reason", models.TextField(verbose_name="理由")),
                ("by_id", models.UUIDField(verbose_name="確かめた人の番号")),
                ("by_name", models.CharField(max_length=100, verbose_name="確かめた人")),
                ("at", models.DateTimeField(verbose_name="日時")),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="months.month",
                        verbose_name="対象月",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "検査の例外承認",
            },
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(fields=("month", "number"), name="statements_numbered_in_month"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("month",), name="statements_one_open_per_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("frozen_at__isnull", True), ("state", "open")),
                    models.Q(
                        ("frozen_at__isnull", False), ("state", "frozen"), models.Q(("facts_digest", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="statements_frozen_holds_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(fields=("statement", "key"), name="statements_line_key_once"),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total_yen",
                        django.db.models.expressions.CombinedExpression(
                            models.F("user_yen"), "+", models.F("city_yen")
                        ),
                    )
                ),
                name="statements_user_and_city_make_the_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "adjustment"), ("adjustment__isnull", True), _connector="OR"),
                name="statements_only_adjustments_name_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                fields=("month", "code", "where", "message"), name="statements_one_waiver_per_finding"
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="statements_waiver_says_why"
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
