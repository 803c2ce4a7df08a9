"""Gives each request its Access, and answers 404 to whoever has no role in the association of the address."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from finsam.web import clock
from members.queries.access import access_to


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.access = None
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Takes `slug` out of the view's arguments: views know the association as request.access.association."""
        if "association_slug" not in kwargs:
            return
        slug = kwargs.pop("association_slug")
        if not request.user.is_authenticated:
            return  # LoginRequiredMiddleware has answered already, or the view is marked public
        request.access = access_to(request.user, slug, clock.today())
        if request.access is None:
            raise Http404
