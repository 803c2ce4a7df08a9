"""Reading a page as a person does."""

import re
from html import unescape

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)


def plain(html: str) -> str:
    """The words, with every kind of blank as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def words(response: HttpResponse) -> str:
    """What stands in the middle of the page."""
    assert response.status_code == 200, response.status_code
    return plain(_MAIN.search(response.content.decode())[1])


def row_with(response: HttpResponse, name: str) -> str:
    """The first table row that begins with the name."""
    rows = (plain(row) for row in _ROW.findall(response.content.decode()))
    return next(row for row in rows if row.startswith(name))


def queries_of(client: Client, pages: dict[str, str]) -> dict[str, int]:
    """How many queries each page takes: name → address in, name → count out."""
    counts = {}
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts[name] = len(queries)
    return counts
