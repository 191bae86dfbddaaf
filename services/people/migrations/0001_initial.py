import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import services.people.states
import tenants.vault.fields

# A UUID is 128 bits, as an IPv6 address is, and GiST compares addresses without an extension:
# so the database itself refuses overlapping periods of one key.
ADDRESS = (
    "(regexp_replace({column}::text, "
    "'^(.{{4}})(.{{4}})-(.{{4}})-(.{{4}})-(.{{4}})-(.{{4}})(.{{4}})(.{{4}})$', "
    "'\\1:\\2:\\3:\\4:\\5:\\6:\\7:\\8')::inet) inet_ops WITH ="
)


def no_overlap(table: str, name: str, *columns: str) -> migrations.RunSQL:
    keys = ", ".join(ADDRESS.format(column=column) for column in columns)
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({keys}, daterange(starts_on, until) WITH &&)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


GUARD = """
CREATE FUNCTION people_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER people_refuse_change BEFORE UPDATE OR DELETE ON people_burdenclass
    FOR EACH ROW EXECUTE FUNCTION people_refuse_change();
"""
UNGUARD = """
DROP TRIGGER people_refuse_change ON people_burdenclass;
DROP FUNCTION people_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Decision",
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
                ("contract_id", models.UUIDField(verbose_name="委託契約")),
                ("number", models.CharField(max_length=40, verbose_name="決定番号")),
                ("programme", models.CharField(blank=True, max_length=40, verbose_name="事業")),
                ("starts_on", models.DateField(verbose_name="開始日")),
                ("until", models.DateField(blank=True, null=True, verbose_name="終了日の翌日")),
                (
                    "weekdays",
                    models.CharField(default="0123456", max_length=7, verbose_name="利用できる曜日"),
                ),
                (
                    "per_week",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="週の回数"),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "利用決定",
            },
        ),
        migrations.CreateModel(
            name="BurdenClass",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="入れた順")),
                (
                    "code",
                    tenants.vault.fields.EncryptedTextField(blank=True, editable=True, verbose_name="負担区分"),
                ),
                ("starts_on", models.DateField(verbose_name="適用開始日")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="burden_classes",
                        to="people.decision",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "負担区分",
            },
        ),
        migrations.CreateModel(
            name="Recipient",
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
                ("number", models.CharField(max_length=20, unique=True, verbose_name="利用者番号")),
                ("family_name", models.CharField(max_length=60, verbose_name="姓")),
                ("given_name", models.CharField(max_length=60, verbose_name="名")),
                ("family_kana", models.CharField(max_length=60, verbose_name="せい")),
                ("given_kana", models.CharField(max_length=60, verbose_name="めい")),
                (
                    "kana_key",
                    models.TextField(db_collation="C", editable=False, verbose_name="並び順"),
                ),
                (
                    "name_key",
                    models.TextField(editable=False, verbose_name="検索用の氏名"),
                ),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="生年月日")),
                ("postcode", models.CharField(blank=True, max_length=7, verbose_name="郵便番号")),
                (
                    "address",
                    tenants.vault.fields.EncryptedTextField(blank=True, editable=True, verbose_name="住所"),
                ),
                (
                    "phone",
                    tenants.vault.fields.EncryptedTextField(blank=True, editable=True, verbose_name="電話番号"),
                ),
                (
                    "phone_tail",
                    tenants.vault.fields.BlindIndexField(
                        blank=True,
                        db_index=True,
                        editable=False,
                        max_length=64,
                        verbose_name="電話番号の下4桁",
                    ),
                ),
                (
                    "health_note",
                    tenants.vault.fields.EncryptedTextField(blank=True, editable=True, verbose_name="健康上の注意"),
                ),
                (
                    "delivery_note",
                    tenants.vault.fields.EncryptedTextField(blank=True, editable=True, verbose_name="配達の注意"),
                ),
                (
                    "diet",
                    models.CharField(
                        choices=services.people.states.diets,
                        default="regular",
                        max_length=20,
                        verbose_name="食形態",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="利用終了日")),
                (
                    "ended_reason",
                    models.CharField(
                        blank=True,
                        choices=services.people.states.end_reasons,
                        max_length=20,
                        verbose_name="終了の理由",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "利用者",
                "indexes": [models.Index(fields=["kana_key", "id"], name="people_in_kana_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("ended_reason", "")),
                            models.Q(
                                ("ended_on__isnull", False),
                                models.Q(("ended_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="people_end_has_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeopleImport",
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
                (
                    "rows",
                    tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="読み取った行"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=services.people.states.import_states,
                        default="draft",
                        max_length=10,
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
                (
                    "applied_count",
                    models.PositiveIntegerField(default=0, verbose_name="取り込んだ件数"),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "利用者の取込",
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="people.recipient",
            ),
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("name", models.CharField(max_length=120, verbose_name="氏名")),
                ("relationship", models.CharField(blank=True, max_length=40, verbose_name="続柄")),
                (
                    "phone",
                    tenants.vault.fields.EncryptedTextField(blank=True, editable=True, verbose_name="電話番号"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="メモ")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="people.recipient",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "緊急連絡先",
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["contract_id", "starts_on"], name="decisions_of_contract"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("contract_id", "number"), name="decision_number_once"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("starts_on")), _connector="OR"),
                name="decision_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="burdenclass",
            constraint=models.UniqueConstraint(fields=("decision", "position"), name="burden_classes_in_order"),
        ),
        no_overlap("people_decision", "decisions_do_not_overlap", "recipient_id", "contract_id"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
