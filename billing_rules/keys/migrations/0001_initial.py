import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids

# A key is made, perhaps ended once, and never otherwise changed nor deleted.
GUARD = """
CREATE FUNCTION keys_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL
    OR to_jsonb(NEW) - TG_ARGV IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV THEN
    RAISE EXCEPTION 'a key is only ever ended' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keys_guard BEFORE UPDATE OR DELETE ON keys_signingkey
  FOR EACH ROW EXECUTE FUNCTION keys_guard('retired_at', 'retired_by_name', 'retired_reason');
CREATE TRIGGER keys_guard BEFORE UPDATE OR DELETE ON keys_trustedkey
  FOR EACH ROW EXECUTE FUNCTION keys_guard('ended_at', 'ended_by_name', 'ended_reason');
"""
UNGUARD = """
DROP TRIGGER keys_guard ON keys_signingkey; DROP TRIGGER keys_guard ON keys_trustedkey; DROP FUNCTION keys_guard();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0002_organisation_is_sample"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("city_name", models.CharField(max_length=100, verbose_name="市の名前")),
                ("public_key", models.CharField(max_length=64, unique=True, verbose_name="公開鍵")),
                ("made_by_name", models.CharField(max_length=100, verbose_name="作った人")),
                ("made_at", models.DateTimeField(verbose_name="作った日時")),
                ("retired_by_name", models.CharField(blank=True, max_length=100, verbose_name="やめた人")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="やめた日時")),
                ("retired_reason", models.TextField(blank=True, verbose_name="やめたわけ")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.city",
                        verbose_name="市",
                    ),
                ),
            ],
            options={
                "verbose_name": "署名の鍵",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)), fields=("city",), name="keys_one_in_use_per_city"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrustedKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="鍵の持ち主")),
                ("public_key", models.CharField(max_length=64, verbose_name="公開鍵")),
                ("reason", models.TextField(verbose_name="信頼するわけ")),
                ("added_by_id", models.UUIDField(verbose_name="加えた人の番号")),
                ("added_by_name", models.CharField(max_length=100, verbose_name="加えた人")),
                ("added_at", models.DateTimeField(verbose_name="加えた日時")),
                ("ended_by_name", models.CharField(blank=True, max_length=100, verbose_name="外した人")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="外した日時")),
                ("ended_reason", models.TextField(blank=True, verbose_name="外したわけ")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.city",
                        verbose_name="信頼する市",
                    ),
                ),
            ],
            options={
                "verbose_name": "信頼する鍵",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("city", "public_key"),
                        name="keys_trusted_once_per_city",
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
