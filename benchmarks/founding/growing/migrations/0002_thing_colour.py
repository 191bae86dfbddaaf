from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("growing", "0001_initial")]
    operations = [migrations.AddField("thing", "colour", models.CharField(max_length=20, default=""))]
