"""The project's own app: templates' filters, static files, commands."""

from django.apps import AppConfig


class FinsamConfig(AppConfig):
    name = "finsam"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from finsam.web.database import add_swedish_collation

        connection_created.connect(add_swedish_collation)
