from django.db import migrations

from services.samples.migrations._guards import guard, strict

NAME, WORDS = "calls_refuse_change", "% is append-only"


class Migration(migrations.Migration):
    """A call about a sample person goes with the sample."""

    dependencies = [("calls", "0001_initial"), ("samples", "0001_initial")]

    operations = [migrations.RunSQL(guard(NAME, WORDS), strict(NAME, WORDS))]
