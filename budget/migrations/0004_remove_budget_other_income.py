"""After the rows are written: a table with rows waiting to be checked cannot be altered at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("budget", "0003_other_money_rows")]

    operations = [migrations.RemoveField(model_name="budget", name="other_income")]
