import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids

GUARD = """
CREATE FUNCTION packs_guard_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  checked CONSTANT text[] := ARRAY['state', 'previous_digest', 'findings', 'first_changed_day', 'validated_at'];
  changeable text[];
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state IN ('published', 'superseded') THEN
      RAISE EXCEPTION 'a published version is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'a version begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  changeable := CASE OLD.state || ' > ' || NEW.state
    WHEN 'draft > draft' THEN checked || ARRAY['document', 'digest']
    WHEN 'draft > validated' THEN checked
    WHEN 'validated > validated' THEN checked
    WHEN 'validated > draft' THEN checked || ARRAY['document', 'digest']
    WHEN 'validated > approved' THEN ARRAY['state', 'approver_id', 'approver_name', 'approved_at']
    WHEN 'approved > published' THEN ARRAY['state', 'published_at', 'past_decision']
    WHEN 'published > superseded' THEN ARRAY['state']
    WHEN 'draft > withdrawn' THEN ARRAY['state']
    WHEN 'validated > withdrawn' THEN ARRAY['state']
    WHEN 'approved > withdrawn' THEN ARRAY['state']
  END;
  IF changeable IS NULL THEN
    RAISE EXCEPTION 'a version does not move from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF to_jsonb(NEW) - changeable IS DISTINCT FROM to_jsonb(OLD) - changeable THEN
    RAISE EXCEPTION 'this move of a version may only change %', changeable USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER packs_guard_version BEFORE INSERT OR UPDATE OR DELETE ON packs_packversion
  FOR EACH ROW EXECUTE FUNCTION packs_guard_version();
"""
UNGUARD = "DROP TRIGGER packs_guard_version ON packs_packversion; DROP FUNCTION packs_guard_version();"

PUBLIC = ("published", "superseded")
STATES = [
    ("draft", "下書き"),
    ("validated", "検査済み"),
    ("approved", "承認済み"),
    ("published", "公開中"),
    ("superseded", "旧版"),
    ("withdrawn", "取下げ"),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RulePack",
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
                ("service", models.CharField(max_length=40, verbose_name="サービス")),
                ("name", models.CharField(max_length=100, verbose_name="名前")),
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
                "verbose_name": "ルールパック",
                "constraints": [models.UniqueConstraint(fields=("city", "service"), name="packs_one_pack_per_service")],
            },
        ),
        migrations.CreateModel(
            name="PackVersion",
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
                ("number", models.PositiveIntegerField(verbose_name="版")),
                ("document", models.TextField(verbose_name="文書")),
                ("digest", models.CharField(max_length=64, verbose_name="照合値")),
                (
                    "previous_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="前の版の照合値"),
                ),
                (
                    "state",
                    models.CharField(choices=STATES, default="draft", max_length=12, verbose_name="状態"),
                ),
                ("author_id", models.UUIDField(verbose_name="作成者の番号")),
                ("author_name", models.CharField(max_length=100, verbose_name="作成者")),
                (
                    "approver_id",
                    models.UUIDField(blank=True, null=True, verbose_name="承認者の番号"),
                ),
                (
                    "approver_name",
                    models.CharField(blank=True, max_length=100, verbose_name="承認者"),
                ),
                (
                    "findings",
                    models.JSONField(blank=True, default=list, verbose_name="検査の結果"),
                ),
                (
                    "first_changed_day",
                    models.DateField(blank=True, null=True, verbose_name="変わる最初の日"),
                ),
                ("past_decision", models.TextField(blank=True, verbose_name="過ぎた月の扱い")),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                (
                    "validated_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="検査日時"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="承認日時"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="公開日時"),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="packs.rulepack",
                        verbose_name="ルールパック",
                    ),
                ),
            ],
            options={
                "verbose_name": "版",
                "constraints": [
                    models.UniqueConstraint(fields=("pack", "number"), name="packs_number_once_per_pack"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("pack",),
                        name="packs_one_published_per_pack",
                    ),
                    models.UniqueConstraint(fields=("pack", "published_at"), name="packs_one_publication_per_instant"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approver_id", None),
                            models.Q(("approver_id", models.F("author_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="packs_author_is_not_approver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", False), ("approver_id__isnull", False)),
                            models.Q(("state__in", ["approved", *PUBLIC]), _negated=True),
                            _connector="OR",
                        ),
                        name="packs_approved_has_an_approver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("state__in", PUBLIC)),
                            models.Q(
                                models.Q(("state__in", PUBLIC), _negated=True),
                                ("published_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="packs_published_has_an_instant",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
