import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("packs", "0004_correct_from"),
    ]

    operations = [
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("signer", models.CharField(max_length=100, verbose_name="署名した市")),
                ("public_key", models.CharField(max_length=64, verbose_name="公開鍵")),
                ("vouched_by", models.CharField(blank=True, max_length=100, verbose_name="鍵を加えた人")),
                ("digest", models.CharField(max_length=64, verbose_name="もとの文書の照合値")),
                ("adopted", models.CharField(max_length=64, verbose_name="取り込んだときの照合値")),
                ("verified_at", models.DateTimeField(verbose_name="確かめた日時")),
            ],
            options={
                "verbose_name": "規則の出どころ",
            },
        ),
        migrations.AddField(
            model_name="packversion",
            name="reason",
            field=models.TextField(blank=True, verbose_name="取りやめるわけ"),
        ),
        migrations.AddField(
            model_name="packversion",
            name="withdraws",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="packs.packversion",
                verbose_name="取りやめる版",
            ),
        ),
        migrations.AddConstraint(
            model_name="packversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdraws", None), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="packs_withdrawal_has_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="origin",
            name="version",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="origin",
                to="packs.packversion",
                verbose_name="版",
            ),
        ),
    ]
