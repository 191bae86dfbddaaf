import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import services.people.states
import tenants.vault.fields

GUARD = """
CREATE TRIGGER people_refuse_change BEFORE UPDATE OR DELETE ON people_consent
    FOR EACH ROW EXECUTE FUNCTION people_refuse_change();
"""
UNGUARD = "DROP TRIGGER people_refuse_change ON people_consent;"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_texture_and_allergens"),
    ]

    operations = [
        migrations.AddField(
            model_name="recipient",
            name="key_note",
            field=tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="鍵のこと"),
        ),
        migrations.AddField(
            model_name="contact",
            name="role",
            field=models.CharField(
                choices=services.people.states.contact_roles, default="other", max_length=20, verbose_name="立場"
            ),
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="入れた順")),
                (
                    "kind",
                    models.CharField(
                        choices=services.people.states.consent_kinds, max_length=20, verbose_name="同意の内容"
                    ),
                ),
                ("given", models.BooleanField(verbose_name="同意する")),
                ("said_on", models.DateField(verbose_name="同意・取りやめの日")),
                (
                    "means",
                    models.CharField(choices=services.people.states.consent_means, max_length=10, verbose_name="方法"),
                ),
                ("entered_by_id", models.UUIDField(verbose_name="入力者の番号")),
                ("entered_by_name", models.CharField(max_length=120, verbose_name="入力者")),
                ("entered_at", models.DateTimeField(verbose_name="入力日時")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="people.recipient"
                    ),
                ),
            ],
            options={
                "verbose_name": "同意",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("recipient", "position"), name="consents_in_order")],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
