"""From where the admin can be reached at all, if the office says so."""

from collections.abc import Callable
from ipaddress import ip_network

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse

from config.network import address_of

ADMIN = "/admin/"


def networks_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 404 behind ADMIN to who comes from none of ADMIN_NETWORKS; empty means everywhere.

    The address is the one our own proxies saw: what a client writes itself opens nothing.
    """

    inside = [ip_network(text.strip()) for text in settings.ADMIN_NETWORKS]
    if not inside:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ADMIN):
            address = address_of(request)
            if address is None or not any(address in network for network in inside):
                raise Http404
        return get_response(request)

    return middleware
