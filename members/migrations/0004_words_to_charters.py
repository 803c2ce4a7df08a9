from datetime import date

from django.db import migrations


def words_to_charters(apps, schema_editor):
    """What the chief and the groups are called moves from the association to its charter."""
    Association = apps.get_model('members', 'Association')
    Charter = apps.get_model('members', 'Charter')
    for association in Association.objects.all():
        Charter.objects.create(
            association=association,
            valid_from=association.started or date(2004, 1, 1),
            chief_title=association.chief_title,
            group_title=association.group_title,
        )


def mark_held(apps, schema_editor):
    """A meeting with decisions has been held."""
    apps.get_model('members', 'Meeting').objects.filter(decisions__isnull=False).update(state='hallet')


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_seats_meetings_and_charter'),
    ]

    operations = [
        migrations.RunPython(words_to_charters, migrations.RunPython.noop),
        migrations.RunPython(mark_held, migrations.RunPython.noop),
    ]
