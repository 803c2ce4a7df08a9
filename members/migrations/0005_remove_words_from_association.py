from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_words_to_charters'),
    ]

    operations = [
        migrations.RemoveField(model_name='association', name='chief_title'),
        migrations.RemoveField(model_name='association', name='group_title'),
    ]
