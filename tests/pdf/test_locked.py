"""The engine reaches nothing, and what keeps it busy ends within its limits."""

import base64
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from reports.engine import STYLESHEET
from reports.pdf import Limits, PdfFailed, PdfRefused, PdfTimedOut
from tests.pdf.sample import sample_pdf

pytestmark = pytest.mark.pdf

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def canary() -> Iterator[list[str]]:
    """A server on loopback that notes every connection; an address of it stands in the list first."""
    server = socket.create_server(("127.0.0.1", 0))
    seen = [f"http://127.0.0.1:{server.getsockname()[1]}"]

    def note() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                seen.append(connection.recv(200).decode("latin-1"))

    thread = threading.Thread(target=note, daemon=True)
    thread.start()
    yield seen
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


def document(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang='sv-SE'><head><title>x</title>{head}</head><body><h1>x</h1>{body}</body></html>"


def svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{inside}</svg>'


BODIES = [
    '<img src="{url}/a.png" alt="x">',
    '<img src="{url}/a.svg" alt="x">',
    '<img src="file:///etc/passwd" alt="x">',
    '<img src="data:image/svg+xml;base64,{data}" alt="x">',
    '<img src="asset:unknown.png" alt="x">',
    '<a rel="attachment" href="{url}/file">x</a>',
    '<a rel="attachment" href="file:///etc/passwd">x</a>',
    svg('<image href="{url}/a.png" width="9" height="9"/>'),
    svg('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'),
    svg('<g><svg><image href="{url}/nested.svg" width="9" height="9"/></svg></g>'),
    '<object data="{url}/a.svg"></object>',
    '<embed src="{url}/a.svg">',
    '<p style="background:url({url}/a.png)">x</p>',
    "<style>@import url({url}/a.css)</style>",
]
HEADS = [
    '<link rel="stylesheet" href="{url}/a.css">',
    '<link rel="attachment" href="{url}/a.txt">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<base href="{url}/"><link rel="stylesheet" href="a.css">',
]
SHEETS = [
    "@import url({url}/a.css);",
    "p {{ background: url({url}/a.png) }}",
    "p {{ background: url(file:///etc/passwd) }}",
    "@font-face {{ font-family: x; src: url({url}/a.ttf) }}",
    "@page {{ background: url({url}/a.png) }}",
    'p::before {{ content: url("{url}/a.png") }}',
]


def _fill(text: str, canary: list[str]) -> str:
    return text.format(url=canary[0], data=base64.b64encode(SVG).decode())


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_asks_for_anything_outside_is_refused(body, canary):
    with pytest.raises(PdfRefused):
        sample_pdf(document(_fill(body, canary)))
    assert canary[1:] == []


@pytest.mark.parametrize("head", HEADS)
def test_a_head_that_asks_for_anything_outside_is_refused(head, canary):
    with pytest.raises(PdfRefused):
        sample_pdf(document("<p>x</p>", _fill(head, canary)))
    assert canary[1:] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_that_asks_for_anything_outside_is_refused(sheet, canary):
    with pytest.raises(PdfRefused):
        sample_pdf(document("<p>x</p>"), stylesheet=_fill(sheet, canary))
    assert canary[1:] == []


def test_the_canary_notices_a_connection(canary):
    with socket.create_connection(canary[0].removeprefix("http://").split(":")) as connection:
        connection.sendall(b"hello")
    deadline = time.monotonic() + 5
    while canary[1:] == [] and time.monotonic() < deadline:
        time.sleep(0.01)
    assert canary[1:] == ["hello"]


def test_what_was_refused_is_kept_for_the_log(canary):
    with pytest.raises(PdfRefused) as refusal:
        sample_pdf(document(f'<img src="{canary[0]}/a.png" alt="x">'))
    assert refusal.value.detail == f"{canary[0]}/a.png"


def test_a_packaged_asset_is_read():
    picture = document('<p><img src="asset:mark.svg" alt="Ett märke"></p>')
    with_asset = sample_pdf(picture, assets={"mark.svg": SVG})
    assert len(with_asset) > len(sample_pdf(document("<p></p>")))


BOMBS = {
    "span": "<table><tr><td colspan='1000000'>x</td></tr></table>",
    "span with a sign": "<table><tr><td rowspan='+1000000'>x</td></tr></table>",
    "list": "<ul>" + "<li>x</li>" * 50_000 + "</ul>",
    "breaks": "<p>" + "x<br>" * 100_000 + "</p>",
    "cells": "<table>" + ("<tr>" + "<td>1</td>" * 300 + "</tr>") * 100 + "</table>",
    "depth": "<div>" * 500 + "x" + "</div>" * 500,
    "own layout": "<style>.f{display:flex}</style>" + "<div class='f'>" * 12 + "x" + "</div>" * 12,
    "svg that repeats itself": svg("<g id='a'><rect width='1' height='1'/></g><use href='#a'/>"),
    "size": "x" * 8_000_001,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_laid_out(name):
    started = time.monotonic()
    with pytest.raises(PdfRefused):
        sample_pdf(document(BOMBS[name]))
    assert time.monotonic() - started < 20


def test_layout_that_takes_too_much_work_is_stopped():
    with pytest.raises(PdfTimedOut) as stop:
        sample_pdf(document(NESTED), stylesheet=FLEX, limits=Limits(cpu_seconds=2, wall_seconds=30))
    assert stop.value.detail == "SIGXCPU"


def test_layout_that_takes_too_long_is_stopped():
    with pytest.raises(PdfTimedOut) as stop:
        sample_pdf(document(NESTED), stylesheet=FLEX, limits=Limits(wall_seconds=2))
    assert stop.value.detail == "2 s on the clock"


def test_a_document_that_takes_too_much_memory_is_refused():
    paragraphs = "<p>Text och mer text.</p>" * 4_000
    with pytest.raises(PdfRefused, match="för stort"):
        sample_pdf(document(paragraphs), limits=Limits(memory_bytes=150_000_000))


def test_an_engine_that_breaks_says_so_without_details():
    with pytest.raises(PdfFailed) as failure:
        sample_pdf(document("<p>x</p>"), author=5)
    assert "kontakta den som sköter systemet" in str(failure.value)
    assert "Error" in failure.value.detail


FLEX = STYLESHEET.read_text(encoding="utf-8") + ".nested { display: flex }"
NESTED = "<div class='nested'>" * 12 + "x" + "</div>" * 12
