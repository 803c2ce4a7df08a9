"""Order of names."""

from django.db import connection
from django.db.models.functions import Collate


def swedish(field: str) -> Collate:
    """Orders a name as Swedish does: Å, Ä, Ö after Z."""
    return Collate(field, "sv-x-icu" if connection.vendor == "postgresql" else "swedish")
