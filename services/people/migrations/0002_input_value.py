import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import tenants.vault.fields

GUARD = """
CREATE TRIGGER people_refuse_change BEFORE UPDATE OR DELETE ON people_inputvalue
    FOR EACH ROW EXECUTE FUNCTION people_refuse_change();
"""
UNGUARD = "DROP TRIGGER people_refuse_change ON people_inputvalue;"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="InputValue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="入れた順")),
                ("name", models.CharField(max_length=60, verbose_name="入力の名前")),
                ("value", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="値")),
                ("starts_on", models.DateField(verbose_name="適用開始日")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="input_values", to="people.decision"
                    ),
                ),
            ],
            options={
                "verbose_name": "規則に使う値",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("decision", "position"), name="input_values_in_order")],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
