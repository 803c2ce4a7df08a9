"""The table of the cache that all processes share: limits on failed sign-ins are counted there."""

from django.conf import settings
from django.core.management import call_command
from django.db import migrations

LOCATION = settings.CACHES["default"]["LOCATION"]


def make_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def remove_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(LOCATION)}")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(make_table, remove_table)]
