"""A stored PDF as an answer."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from finsam.web.formats import file_answer


def pdf_response(request: HttpRequest, pdf: bytes, *, name: str, digest: str = "") -> HttpResponse:
    """The bytes with their checksum as ETag, so that a reader who has them is told so."""
    etag = quote_etag(digest or sha256(pdf).hexdigest())
    response = file_answer(pdf, name=name, content_type="application/pdf")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    answer: HttpResponse = get_conditional_response(request, etag=etag, response=response)
    return answer
