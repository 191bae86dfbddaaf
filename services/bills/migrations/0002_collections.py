import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import services.bills.states
import tenants.vault.fields

# Banks were told what these rows say.
GUARD = """
CREATE TRIGGER bills_append_only BEFORE UPDATE OR DELETE ON bills_payingway
    FOR EACH ROW EXECUTE FUNCTION bills_refuse_change();
CREATE TRIGGER bills_append_only BEFORE UPDATE OR DELETE ON bills_collectorcode
    FOR EACH ROW EXECUTE FUNCTION bills_refuse_change();
CREATE TRIGGER bills_append_only BEFORE UPDATE OR DELETE ON bills_collection
    FOR EACH ROW EXECUTE FUNCTION bills_refuse_change();
CREATE TRIGGER bills_append_only BEFORE UPDATE OR DELETE ON bills_collectionitem
    FOR EACH ROW EXECUTE FUNCTION bills_refuse_change();
CREATE TRIGGER bills_append_only BEFORE UPDATE OR DELETE ON bills_collectionoutcome
    FOR EACH ROW EXECUTE FUNCTION bills_refuse_change();
CREATE TRIGGER bills_append_only BEFORE UPDATE OR DELETE ON bills_collectionanswer
    FOR EACH ROW EXECUTE FUNCTION bills_refuse_change();
"""
UNGUARD = """
DROP TRIGGER bills_append_only ON bills_payingway;
DROP TRIGGER bills_append_only ON bills_collectorcode;
DROP TRIGGER bills_append_only ON bills_collection;
DROP TRIGGER bills_append_only ON bills_collectionitem;
DROP TRIGGER bills_append_only ON bills_collectionoutcome;
DROP TRIGGER bills_append_only ON bills_collectionanswer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bills", "0001_initial"),
        ("months", "0001_initial"),
        ("people", "0002_input_value"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectorCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="委託者コード")),
                ("line_ends", models.BooleanField(default=True, verbose_name="改行を付ける")),
                ("entered_by_id", models.UUIDField(verbose_name="入れた人の番号")),
                ("entered_by_name", models.CharField(max_length=100, verbose_name="入れた人")),
                ("entered_at", models.DateTimeField(verbose_name="入れた日時")),
            ],
            options={
                "verbose_name": "口座振替の委託者",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="番号")),
                ("contract_id", models.UUIDField(db_index=True, verbose_name="委託契約")),
                ("collects_on", models.DateField(verbose_name="引落日")),
                ("count", models.PositiveIntegerField(verbose_name="件数")),
                ("yen", models.BigIntegerField(verbose_name="金額（円）")),
                ("file", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="ファイル")),
                ("digest", models.CharField(max_length=64, verbose_name="照合値")),
                ("made_by_id", models.UUIDField(verbose_name="作った人の番号")),
                ("made_by_name", models.CharField(max_length=100, verbose_name="作った人")),
                ("made_at", models.DateTimeField(verbose_name="作った日時")),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="months.month",
                        verbose_name="対象月",
                    ),
                ),
            ],
            options={
                "verbose_name": "口座振替の依頼",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CollectionItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="順")),
                ("customer", models.CharField(max_length=20, verbose_name="顧客番号")),
                ("news", models.CharField(max_length=1, verbose_name="新規コード")),
                ("yen", models.BigIntegerField(verbose_name="金額（円）")),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collected",
                        to="bills.paper",
                        verbose_name="請求書",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="bills.collection",
                        verbose_name="口座振替の依頼",
                    ),
                ),
            ],
            options={
                "verbose_name": "口座振替の1件",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CollectionAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=1, verbose_name="振替結果コード")),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="bills.collectionitem",
                        verbose_name="口座振替の1件",
                    ),
                ),
            ],
            options={
                "verbose_name": "口座振替の1件の結果",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PayingWay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="入れた順")),
                ("means", models.CharField(choices=services.bills.states.means, max_length=10, verbose_name="払い方")),
                ("account_text", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="口座")),
                (
                    "request_state",
                    models.CharField(
                        choices=services.bills.states.request_states,
                        default="none",
                        max_length=12,
                        verbose_name="口座振替依頼書",
                    ),
                ),
                ("entered_by_id", models.UUIDField(verbose_name="入れた人の番号")),
                ("entered_by_name", models.CharField(max_length=100, verbose_name="入れた人")),
                ("entered_at", models.DateTimeField(verbose_name="入れた日時")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.recipient",
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "払い方",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="collectionitem",
            name="way",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bills.payingway",
                verbose_name="払い方",
            ),
        ),
        migrations.CreateModel(
            name="CollectionOutcome",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=services.bills.states.collection_ends, max_length=10, verbose_name="結果"),
                ),
                ("filename", models.CharField(blank=True, max_length=200, verbose_name="ファイル名")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="結果の照合値")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="取り下げた理由")),
                ("by_id", models.UUIDField(verbose_name="入れた人の番号")),
                ("by_name", models.CharField(max_length=100, verbose_name="入れた人")),
                ("at", models.DateTimeField(verbose_name="入れた日時")),
                (
                    "collection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="bills.collection",
                        verbose_name="口座振替の依頼",
                    ),
                ),
            ],
            options={
                "verbose_name": "口座振替の結果",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("digest", ""), _negated=True),
                        fields=("digest",),
                        name="bills_an_answer_is_read_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="payingway",
            constraint=models.UniqueConstraint(fields=("recipient", "position"), name="bills_ways_in_order"),
        ),
        migrations.AddConstraint(
            model_name="collectionitem",
            constraint=models.UniqueConstraint(fields=("collection", "bill"), name="bills_once_in_a_collection"),
        ),
        migrations.AddConstraint(
            model_name="collectionitem",
            constraint=models.UniqueConstraint(fields=("collection", "customer"), name="bills_customers_apart"),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
