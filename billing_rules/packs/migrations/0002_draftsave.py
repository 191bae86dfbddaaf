import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("packs", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DraftSave",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("document", models.TextField(verbose_name="文書")),
                ("digest", models.CharField(max_length=64, verbose_name="照合値")),
                ("place", models.CharField(max_length=120, verbose_name="直したところ")),
                ("by_id", models.UUIDField(verbose_name="保存した人の番号")),
                ("by_name", models.CharField(max_length=100, verbose_name="保存した人")),
                ("at", models.DateTimeField(verbose_name="保存日時")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saves",
                        to="packs.packversion",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "下書きの控え",
                "indexes": [models.Index(fields=["version", "-at"], name="packs_saves_newest_first")],
            },
        ),
    ]
