from django.db import migrations, models

import npo_platform.kernel.ids
import services.months.states


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Month",
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
                ("starts_on", models.DateField(verbose_name="対象月")),
                (
                    "state",
                    models.CharField(
                        choices=services.months.states.month_states,
                        default="open",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="改訂")),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="締めた時刻"),
                ),
                (
                    "closed_by_id",
                    models.UUIDField(blank=True, null=True, verbose_name="締めた人の番号"),
                ),
                (
                    "closed_by_name",
                    models.CharField(blank=True, max_length=120, verbose_name="締めた人"),
                ),
                ("reopened_reason", models.TextField(blank=True, verbose_name="開き直した理由")),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "対象月",
                "constraints": [
                    models.UniqueConstraint(fields=("contract_id", "starts_on"), name="month_of_contract_once"),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__day", 1)),
                        name="month_starts_on_its_first_day",
                    ),
                ],
            },
        ),
    ]
