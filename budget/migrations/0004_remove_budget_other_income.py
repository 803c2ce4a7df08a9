"""What stood as one sum of other income becomes a row. Apart from 0003: rows cannot be written to a table just altered."""

from django.db import migrations

NAME = "Andra intäkter"


def sums_to_rows(apps, schema_editor):
    OtherIncome = apps.get_model("budget", "OtherIncome")
    for budget in apps.get_model("budget", "Budget").objects.exclude(other_income=0):
        OtherIncome.objects.create(budget=budget, kind="annat", name=NAME, amount=budget.other_income)


def rows_to_sums(apps, schema_editor):
    OtherIncome = apps.get_model("budget", "OtherIncome")
    for row in OtherIncome.objects.filter(name=NAME, kind="annat").select_related("budget"):
        row.budget.other_income = row.amount
        row.budget.save(update_fields=["other_income"])
        row.delete()


class Migration(migrations.Migration):
    dependencies = [("budget", "0003_other_money_rows")]

    operations = [
        migrations.RunPython(sums_to_rows, rows_to_sums),
        migrations.RemoveField(model_name="budget", name="other_income"),
    ]
