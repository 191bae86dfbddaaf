from django.db import migrations

# A provider answers the simulation it was asked for and no other.
GUARD = """
CREATE FUNCTION simulation_guard_share() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF to_jsonb(NEW) - TG_ARGV IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV THEN
    RAISE EXCEPTION 'an answer may only change %', TG_ARGV USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER simulation_guard_share BEFORE UPDATE ON simulation_share
  FOR EACH ROW EXECUTE FUNCTION simulation_guard_share('figures', 'finished_at');
"""
UNGUARD = "DROP TRIGGER simulation_guard_share ON simulation_share; DROP FUNCTION simulation_guard_share();"


class Migration(migrations.Migration):
    dependencies = [("simulation", "0002_guards_approval")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
