import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import services.plans.states
import services.routes.states
import tenants.vault.fields

# What changes in a day's stops changes the day of the route they stand on. The count of these rows is part of the day's
# revision: rows are only added, so that two who change one day at once neither wait for each other nor are counted once.
NOTE = """
CREATE FUNCTION routes_note_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  changed text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT recipient_id, service_on, meal FROM new_rows'
    ELSE 'SELECT n.recipient_id, n.service_on, n.meal FROM new_rows n JOIN old_rows o ON o.id = n.id '
      'WHERE (n.state, n.diet) IS DISTINCT FROM (o.state, o.diet)'
    END;
BEGIN
  EXECUTE format(
    'INSERT INTO %1$I.routes_daychange (id, service_on, meal, route_id) '
    'SELECT gen_random_uuid(), d.* FROM (SELECT DISTINCT s.service_on, s.meal, COALESCE(m.route_id, ('
    '  SELECT p.route_id FROM %1$I.routes_place p WHERE p.recipient_id = s.recipient_id AND p.meal = s.meal '
    '  AND strpos(p.weekdays, (extract(isodow FROM s.service_on)::int - 1)::text) > 0 ORDER BY p.id LIMIT 1)) '
    'FROM (%2$s) s LEFT JOIN %1$I.routes_daymove m USING (recipient_id, service_on, meal)) d '
    'WHERE EXISTS (SELECT 1 FROM %1$I.routes_route)',
    TG_TABLE_SCHEMA, changed);
  RETURN NULL;
END $$;
CREATE TRIGGER routes_note_insert AFTER INSERT ON plans_stop REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION routes_note_change();
CREATE TRIGGER routes_note_update AFTER UPDATE ON plans_stop REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION routes_note_change();
"""
FORGET = """
DROP TRIGGER routes_note_insert ON plans_stop;
DROP TRIGGER routes_note_update ON plans_stop;
DROP FUNCTION routes_note_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_input_value"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Carrier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="氏名")),
                ("kana", models.CharField(max_length=60, verbose_name="ふりがな")),
                ("kana_key", models.TextField(db_collation="C", editable=False, verbose_name="並び順")),
                ("phone", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="電話番号")),
                (
                    "kind",
                    models.CharField(
                        choices=services.routes.states.carrier_kinds,
                        default="volunteer",
                        max_length=12,
                        verbose_name="立場",
                    ),
                ),
                ("account_id", models.UUIDField(blank=True, null=True, unique=True, verbose_name="ログインする人")),
                (
                    "weekdays",
                    models.CharField(blank=True, default="0123456", max_length=7, verbose_name="出られる曜日"),
                ),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="最後の日")),
            ],
            options={
                "verbose_name": "配達員",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("spot", tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="玄関の位置")),
                (
                    "recipient",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pin", to="people.recipient"
                    ),
                ),
            ],
            options={
                "verbose_name": "玄関の位置",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="コースの名前")),
                ("meals", models.CharField(max_length=60, verbose_name="食事")),
                ("position", models.PositiveSmallIntegerField(verbose_name="並び順")),
                ("start_name", models.CharField(blank=True, max_length=60, verbose_name="出発する場所")),
                (
                    "start_pin",
                    tenants.vault.fields.EncryptedTextField(blank=True, default="", verbose_name="出発する場所の位置"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="最後の日")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="改訂")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="変えた日時")),
                ("changed_by_name", models.CharField(blank=True, max_length=120, verbose_name="変えた人")),
            ],
            options={
                "verbose_name": "コース",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)), fields=("name",), name="route_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CarrierLeave",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="休みの始まり")),
                ("until", models.DateField(verbose_name="休みの最後の日の翌日")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="メモ")),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leaves", to="routes.carrier"
                    ),
                ),
            ],
            options={
                "verbose_name": "配達員の休み",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("starts_on"))), name="carrier_leave_ends_after_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("meal", models.CharField(choices=services.plans.states.meals, max_length=20, verbose_name="食事")),
                ("weekdays", models.CharField(default="0123456", max_length=7, verbose_name="曜日")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="people.recipient"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="routes.route"
                    ),
                ),
            ],
            options={
                "verbose_name": "コースの順番",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("route", "recipient", "meal"), name="place_once_on_a_route"),
                    models.CheckConstraint(
                        condition=models.Q(("weekdays", ""), _negated=True), name="place_on_some_weekday"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayMove",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("service_on", models.DateField(verbose_name="配達日")),
                ("meal", models.CharField(choices=services.plans.states.meals, max_length=20, verbose_name="食事")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="day_moves", to="people.recipient"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="day_moves", to="routes.route"
                    ),
                ),
            ],
            options={
                "verbose_name": "この日だけの移動",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "service_on", "meal"), name="day_move_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DayChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("service_on", models.DateField(verbose_name="配達日")),
                ("meal", models.CharField(max_length=20, verbose_name="食事")),
                (
                    "route",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="day_changes",
                        to="routes.route",
                    ),
                ),
            ],
            options={
                "verbose_name": "コースの日の変更",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["service_on", "meal"], name="changes_of_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("service_on", models.DateField(verbose_name="配達日")),
                ("meal", models.CharField(choices=services.plans.states.meals, max_length=20, verbose_name="食事")),
                (
                    "reason",
                    models.CharField(choices=services.routes.states.cover_reasons, max_length=12, verbose_name="理由"),
                ),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="メモ")),
                (
                    "carrier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="routes.carrier",
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="routes.route"
                    ),
                ),
            ],
            options={
                "verbose_name": "担当",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("route", "service_on", "meal"), name="shift_once")],
            },
        ),
        migrations.CreateModel(
            name="UsualCarrier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=npo_platform.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(verbose_name="曜日")),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="usual_days", to="routes.carrier"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="usual_carriers", to="routes.route"
                    ),
                ),
            ],
            options={
                "verbose_name": "いつもの担当",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("route", "weekday"), name="usual_carrier_once"),
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="usual_carrier_on_a_weekday"),
                ],
            },
        ),
        migrations.RunSQL(NOTE, FORGET),
    ]
