from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="deliveryrecord",
            name="inputs",
            field=models.JSONField(default=dict, verbose_name="規則に使う値"),
        ),
    ]
