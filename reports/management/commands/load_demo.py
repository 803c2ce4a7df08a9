"""manage.py load_demo: the four demo associations and their log-ins, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.demo.load import load_all
from reports.demo.people import PASSWORD
from reports.demo.source import read


class Command(BaseCommand):
    help = "Loads the demo associations (a second run changes nothing) and prints the demo log-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="only print the log-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demon laddas inte i produktion: den har kända lösenord.")
        if not options["logins"]:
            load_all()
        self.stdout.write(_log_ins())


def _log_ins() -> str:
    rows = [f"  {row['email']:<28} {row['name']}: {row['sees']}" for row in read("users")]
    return "\n".join([f"Demons inloggningar, alla med lösenordet {PASSWORD}:", "", *rows])
