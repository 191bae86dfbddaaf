import django.db.models.deletion
from django.db import migrations, models

import services.calls.states
import tenants.vault.fields

# What was said on the telephone is never changed; an answer to it is a row of its own.
GUARD = """
CREATE FUNCTION calls_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER calls_append_only BEFORE UPDATE OR DELETE ON calls_call
    FOR EACH ROW EXECUTE FUNCTION calls_refuse_change();
"""
UNGUARD = """
DROP TRIGGER calls_append_only ON calls_call;
DROP FUNCTION calls_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_input_value"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(choices=services.calls.states.call_kinds, max_length=12, verbose_name="用件"),
                ),
                (
                    "way",
                    models.CharField(
                        choices=services.calls.states.ways,
                        default="telephone",
                        max_length=12,
                        verbose_name="連絡の方法",
                    ),
                ),
                (
                    "caller",
                    tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="連絡してきた人"),
                ),
                ("said", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="復唱した言葉")),
                ("note", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="メモ")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="いつから")),
                ("until", models.DateField(blank=True, null=True, verbose_name="終わりの翌日")),
                ("moved", models.JSONField(default=dict, verbose_name="動かした予定")),
                ("kept", models.JSONField(default=list, verbose_name="締切を過ぎて残した予定")),
                ("follow_up", models.BooleanField(default=False, verbose_name="あとで対応する")),
                ("received_at", models.DateTimeField(verbose_name="受けた日時")),
                ("by_id", models.UUIDField(verbose_name="受けた人の番号")),
                ("by_name", models.CharField(max_length=120, verbose_name="受けた人")),
                (
                    "about",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="calls.call",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="people.recipient"
                    ),
                ),
            ],
            options={
                "verbose_name": "電話の受付",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["received_at"], name="calls_as_received"),
                    models.Index(fields=["recipient", "received_at"], name="calls_of_person"),
                    models.Index(
                        condition=models.Q(("follow_up", True)), fields=["received_at"], name="calls_to_follow_up"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
