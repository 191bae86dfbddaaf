import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import services.bills.states
import tenants.vault.fields

# What was issued, and what moved an account, stays: a mistake is mended by another row.
GUARD = """
CREATE FUNCTION bills_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER bills_append_only BEFORE UPDATE OR DELETE ON bills_paper
    FOR EACH ROW EXECUTE FUNCTION bills_refuse_change();
CREATE TRIGGER bills_append_only BEFORE UPDATE OR DELETE ON bills_entry
    FOR EACH ROW EXECUTE FUNCTION bills_refuse_change();
"""
UNGUARD = """
DROP TRIGGER bills_append_only ON bills_entry;
DROP TRIGGER bills_append_only ON bills_paper;
DROP FUNCTION bills_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("months", "0001_initial"),
        ("people", "0002_input_value"),
        ("statements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=services.bills.states.paper_kinds, max_length=10, verbose_name="種類"),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("serial", models.PositiveIntegerField(verbose_name="年度の中の番号")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="番号")),
                ("contract_id", models.UUIDField(db_index=True, verbose_name="委託契約")),
                ("attempt", models.PositiveSmallIntegerField(default=1, verbose_name="その月の何枚目")),
                ("issued_on", models.DateField(verbose_name="発行日")),
                ("due_on", models.DateField(null=True, verbose_name="お支払いの期限")),
                ("yen", models.BigIntegerField(verbose_name="金額（円）")),
                ("document", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="文書")),
                ("digest", models.CharField(max_length=64, verbose_name="照合値")),
                ("made_by_id", models.UUIDField(verbose_name="作った人の番号")),
                ("made_by_name", models.CharField(max_length=100, verbose_name="作った人")),
                ("made_at", models.DateTimeField(verbose_name="作った日時")),
                (
                    "month",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
                        to="months.month",
                        verbose_name="対象月",
                    ),
                ),
                (
                    "original",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit",
                        to="bills.paper",
                        verbose_name="取り消した請求書",
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
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
                        to="statements.statement",
                        verbose_name="明細書",
                    ),
                ),
            ],
            options={
                "verbose_name": "発行した書類",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("contract_id", models.UUIDField(db_index=True, verbose_name="委託契約")),
                (
                    "kind",
                    models.CharField(choices=services.bills.states.entry_kinds, max_length=10, verbose_name="種類"),
                ),
                ("on", models.DateField(verbose_name="日付")),
                ("yen", models.BigIntegerField(verbose_name="金額（円）")),
                (
                    "means",
                    models.CharField(
                        blank=True, choices=services.bills.states.means, max_length=10, verbose_name="受け取り方"
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="市の文書番号")),
                ("reason", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="理由")),
                ("key", models.UUIDField(unique=True, verbose_name="送信の番号")),
                ("by_id", models.UUIDField(verbose_name="入れた人の番号")),
                ("by_name", models.CharField(max_length=100, verbose_name="入れた人")),
                ("at", models.DateTimeField(verbose_name="入れた日時")),
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
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="bills.entry",
                        verbose_name="取り消した入金",
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="bills.paper",
                        verbose_name="請求書",
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry",
                        to="bills.paper",
                        verbose_name="書類",
                    ),
                ),
            ],
            options={
                "verbose_name": "入金と請求",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["issued_on", "id"], name="bills_papers_by_day"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                fields=("kind", "fiscal_year", "serial"), name="bills_numbered_without_twins"
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "bill")),
                fields=("month", "recipient", "attempt"),
                name="bills_one_of_a_month_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "bill"), _negated=True),
                    models.Q(
                        ("due_on__isnull", False),
                        ("month__isnull", False),
                        ("original__isnull", True),
                        ("statement__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="bills_of_a_frozen_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "credit"), ("original__isnull", False)),
                    models.Q(models.Q(("kind", "credit"), _negated=True), ("original__isnull", True)),
                    _connector="OR",
                ),
                name="bills_credit_names_its_bill",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["recipient", "at"], name="bills_account_in_order"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "billed"),
                    ("kind", "credited"),
                    models.Q(("kind", "received"), ("yen__lt", 0)),
                    models.Q(("kind", "exempted"), ("yen__lt", 0)),
                    models.Q(("kind", "reversed"), ("yen__gt", 0)),
                    models.Q(("kind", "refunded"), ("yen__gt", 0)),
                    _connector="OR",
                ),
                name="bills_entries_on_their_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reversed"), ("reverses__isnull", False)),
                    models.Q(models.Q(("kind", "reversed"), _negated=True), ("reverses__isnull", True)),
                    _connector="OR",
                ),
                name="bills_reversal_names_its_entry",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
