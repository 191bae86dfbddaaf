from django.db import migrations, models

import services.people.states
import tenants.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_input_value"),
    ]

    operations = [
        migrations.AddField(
            model_name="recipient",
            name="texture",
            field=models.CharField(
                blank=True, choices=services.people.states.textures, default="", max_length=20, verbose_name="形"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="recipient",
            name="allergens",
            field=tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="アレルゲン"),
        ),
        migrations.AddField(
            model_name="recipient",
            name="avoided",
            field=tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="そのほかの避けるもの"),
        ),
    ]
