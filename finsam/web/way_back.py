"""Where somebody came from, when something stands between her and what she was doing."""

from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """The address of the page the form stood on, when it is one of ours; otherwise the first page."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


class SignInMiddleware(LoginRequiredMiddleware):
    """After signing in again she stands on the page she wrote on: the address it was sent to shows nothing."""

    def handle_no_permission(self, request: HttpRequest, view_func: object) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(page_before(request), self.get_login_url(view_func))
