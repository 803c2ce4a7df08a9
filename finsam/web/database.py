"""SQLite lacks a Swedish collation: we hand it one on every connection. PostgreSQL has ICU's."""

from typing import Any

from finsam.shared.sorting import compare_swedish


def add_swedish_collation(sender: Any, connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_collation("swedish", compare_swedish)
