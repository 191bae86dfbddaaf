import django.db.models.deletion
from django.db import migrations, models

import npo_platform.kernel.ids
import services.people.states
import services.plans.states

# A UUID is 128 bits, as an IPv6 address is, and GiST compares addresses without an extension:
# so the database itself refuses overlapping periods of one key.
ADDRESS = (
    "(regexp_replace({column}::text, "
    "'^(.{{4}})(.{{4}})-(.{{4}})-(.{{4}})-(.{{4}})-(.{{4}})(.{{4}})(.{{4}})$', "
    "'\\1:\\2:\\3:\\4:\\5:\\6:\\7:\\8')::inet) inet_ops WITH ="
)


def no_overlap(table: str, name: str, *columns: str) -> migrations.RunSQL:
    keys = ", ".join(ADDRESS.format(column=column) for column in columns)
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({keys}, daterange(starts_on, until) WITH &&)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


GUARD = """
CREATE FUNCTION plans_refuse_delete() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% are cancelled, never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER plans_refuse_delete BEFORE DELETE ON plans_stop
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_delete();
"""
UNGUARD = """
DROP TRIGGER plans_refuse_delete ON plans_stop;
DROP FUNCTION plans_refuse_delete();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="WeeklyPlan",
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
                ("starts_on", models.DateField(verbose_name="開始日")),
                ("until", models.DateField(blank=True, null=True, verbose_name="終了日の翌日")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weekly_plans",
                        to="people.decision",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weekly_plans",
                        to="people.recipient",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "週間予定",
            },
        ),
        migrations.CreateModel(
            name="PlanMeal",
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
                ("weekday", models.PositiveSmallIntegerField(verbose_name="曜日")),
                (
                    "meal",
                    models.CharField(choices=services.plans.states.meals, max_length=20, verbose_name="食事"),
                ),
                (
                    "diet",
                    models.CharField(choices=services.people.states.diets, max_length=20, verbose_name="食形態"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meals",
                        to="plans.weeklyplan",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "週間予定の食事",
            },
        ),
        migrations.CreateModel(
            name="Stop",
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
                ("service_on", models.DateField(verbose_name="配達日")),
                (
                    "meal",
                    models.CharField(choices=services.plans.states.meals, max_length=20, verbose_name="食事"),
                ),
                (
                    "diet",
                    models.CharField(choices=services.people.states.diets, max_length=20, verbose_name="食形態"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=services.plans.states.stop_states,
                        default="planned",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True,
                        choices=services.plans.states.cancel_reasons,
                        max_length=20,
                        verbose_name="取消の理由",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=services.plans.states.stop_origins,
                        default="plan",
                        max_length=10,
                        verbose_name="もと",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="people.decision",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="people.recipient",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "配達予定",
                "indexes": [
                    models.Index(fields=["service_on", "meal"], name="stops_of_day"),
                    models.Index(fields=["contract_id", "service_on"], name="stops_of_contract"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "service_on", "meal"), name="stop_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancel_reason", ""), ("state", "planned")),
                            models.Q(
                                ("state", "cancelled"),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="stop_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
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
                ("starts_on", models.DateField(verbose_name="開始日")),
                ("until", models.DateField(blank=True, null=True, verbose_name="終了日の翌日")),
                (
                    "reason",
                    models.CharField(
                        choices=services.plans.states.suspension_reasons,
                        max_length=20,
                        verbose_name="理由",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="メモ")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="people.recipient",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "verbose_name": "休止",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="suspension_ends_after_start",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="weeklyplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("starts_on")), _connector="OR"),
                name="weekly_plan_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="planmeal",
            constraint=models.UniqueConstraint(fields=("plan", "weekday", "meal"), name="plan_meal_once"),
        ),
        migrations.AddConstraint(
            model_name="planmeal",
            constraint=models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="plan_meal_on_a_weekday"),
        ),
        no_overlap("plans_weeklyplan", "weekly_plans_do_not_overlap", "decision_id"),
        no_overlap("plans_suspension", "suspensions_do_not_overlap", "recipient_id"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
