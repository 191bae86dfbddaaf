from django.db import migrations

# An arrival stays with its version, its first use and its first reader; a version takes back one of its own pack.
GUARD = """
CREATE FUNCTION packs_guard_arrival() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (NEW.id, NEW.version_id, NEW.npo_id) IS DISTINCT FROM (OLD.id, OLD.version_id, OLD.npo_id)
    OR OLD.adopted_at IS NOT NULL AND (NEW.adopted_at, NEW.months) IS DISTINCT FROM (OLD.adopted_at, OLD.months)
    OR OLD.read_at IS NOT NULL AND (NEW.read_at, NEW.read_by_id, NEW.read_by_name)
      IS DISTINCT FROM (OLD.read_at, OLD.read_by_id, OLD.read_by_name) THEN
    RAISE EXCEPTION 'an arrival is noted once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER packs_guard_arrival BEFORE UPDATE ON packs_arrival
  FOR EACH ROW EXECUTE FUNCTION packs_guard_arrival();
CREATE FUNCTION packs_guard_withdraws() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.withdraws_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.packs_packversion other
    WHERE other.id = NEW.withdraws_id AND other.pack_id = NEW.pack_id
  ) THEN
    RAISE EXCEPTION 'a version takes back one of its own pack' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER packs_guard_withdraws BEFORE INSERT ON packs_packversion
  FOR EACH ROW EXECUTE FUNCTION packs_guard_withdraws();
"""
UNGUARD = """
DROP TRIGGER packs_guard_withdraws ON packs_packversion; DROP FUNCTION packs_guard_withdraws();
DROP TRIGGER packs_guard_arrival ON packs_arrival; DROP FUNCTION packs_guard_arrival();
"""


class Migration(migrations.Migration):
    dependencies = [("packs", "0005_origin_and_withdrawal")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
