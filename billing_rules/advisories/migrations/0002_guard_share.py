from django.db import migrations

# A provider answers what it was asked and nothing else; the first reader stays. A notice takes the place of one of its
# own version only, and of a serious one only with a second person.
GUARD = """
CREATE FUNCTION advisories_guard_share() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF to_jsonb(NEW) - TG_ARGV IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV THEN
    RAISE EXCEPTION 'an answer may only change %', TG_ARGV USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.read_at IS NOT NULL AND (NEW.read_at, NEW.read_by_id, NEW.read_by_name)
    IS DISTINCT FROM (OLD.read_at, OLD.read_by_id, OLD.read_by_name) THEN
    RAISE EXCEPTION 'the first reader stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER advisories_guard_share BEFORE UPDATE ON advisories_share
  FOR EACH ROW EXECUTE FUNCTION advisories_guard_share('figures', 'found_at', 'read_by_id', 'read_by_name', 'read_at');
CREATE FUNCTION advisories_guard_new() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.approver_id IS NOT NULL OR NEW.dropped_at IS NOT NULL THEN
    RAISE EXCEPTION 'a notice begins undecided' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.previous_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.advisories_advisory other
    WHERE other.id = NEW.previous_id AND other.version_id = NEW.version_id AND other.needs_second <= NEW.needs_second
  ) THEN
    RAISE EXCEPTION 'a notice takes the place of one of the same version' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER advisories_guard_new BEFORE INSERT ON advisories_advisory
  FOR EACH ROW EXECUTE FUNCTION advisories_guard_new();
"""
UNGUARD = """
DROP TRIGGER advisories_guard_new ON advisories_advisory; DROP FUNCTION advisories_guard_new();
DROP TRIGGER advisories_guard_share ON advisories_share; DROP FUNCTION advisories_guard_share();
"""


class Migration(migrations.Migration):
    dependencies = [("advisories", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
