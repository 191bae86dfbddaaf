from django.db import migrations, models

# The publication also says from when on closed months are corrected; the guard's other words stay as they are.
REWORD = """
DO $do$
DECLARE guard text := pg_get_functiondef('packs_guard_version'::regproc);
BEGIN
  EXECUTE replace(guard, $was${was}$was$, $now${now}$now$);
END $do$;
"""
OLD, NEW = "'published_at', 'past_decision'", "'published_at', 'past_decision', 'correct_from'"


class Migration(migrations.Migration):
    dependencies = [("packs", "0003_arrival")]

    operations = [
        migrations.AddField(
            "packversion",
            "correct_from",
            models.DateField(blank=True, null=True, verbose_name="過誤調整で直す最初の日"),
        ),
        migrations.RunSQL(REWORD.format(was=OLD, now=NEW), REWORD.format(was=NEW, now=OLD)),
    ]
