"""No version replaces another unless its very bytes were computed over every provider's months first."""

from django.db import migrations

GUARD = """
CREATE FUNCTION simulation_guards_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.previous_digest <> '' AND NOT EXISTS (
    SELECT FROM public.simulation_simulation asked
    WHERE asked.version_id = NEW.id AND asked.digest = NEW.digest AND asked.base_digest = NEW.previous_digest
      AND asked.cancelled_at IS NULL
      AND NOT EXISTS (
        SELECT FROM public.simulation_share share
        WHERE share.simulation_id = asked.id AND share.finished_at IS NULL
          AND NOT EXISTS (
            SELECT FROM public.jobs_job job
            WHERE job.kind = 'simulation' AND job.key = share.id::text AND job.state = 'failed'))
  ) THEN
    RAISE EXCEPTION 'a version is approved only after the simulation of its very bytes'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER simulation_guards_approval BEFORE UPDATE ON packs_packversion
  FOR EACH ROW WHEN (NEW.state = 'approved' AND OLD.state = 'validated')
  EXECUTE FUNCTION simulation_guards_approval();
"""
UNGUARD = "DROP TRIGGER simulation_guards_approval ON packs_packversion; DROP FUNCTION simulation_guards_approval();"


class Migration(migrations.Migration):
    dependencies = [
        ("simulation", "0001_initial"),
        ("packs", "0001_initial"),
        ("jobs", "0001_initial"),
    ]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
