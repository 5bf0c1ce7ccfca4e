"""Turn away what is no text, before anybody reads it: later each part would read it differently."""

from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError

FORM = "application/x-www-form-urlencoded"
UTF_8 = {"utf-8", "utf8"}
WSGI = "latin-1"  # as which a server hands bytes over
IN_PLACE_OF_BYTES = "\ufffd"  # what Django writes for bytes that are no UTF-8


def text_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to NUL bytes, to what is no UTF-8, and to every other encoding.

    PostgreSQL refuses NUL with an error, a session id with one included, which a
    cookie can carry as \\000. Broken UTF-8 Django replaces, and raw bytes it takes
    for Latin-1.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_text(request):
            raise BadRequest("not UTF-8 text")
        return get_response(request)

    return middleware


def is_text(request: HttpRequest) -> bool:
    """Whether address, cookies and form can be read. Reads the form, raises what that raises."""
    if (request.encoding or "utf-8").lower() not in UTF_8:
        return False
    try:
        return all("\0" not in part.decode() for part in parts(request))
    except (UnicodeError, UnreadablePostError):  # no UTF-8, or the visitor is gone
        return False


def parts(request: HttpRequest) -> Iterator[bytes]:
    """Yield what was sent, as bytes."""
    yield unquote_to_bytes(request.path_info)  # in which Django quotes bytes that are no UTF-8
    yield unquote_to_bytes(request.META.get("QUERY_STRING", "").encode(WSGI))
    for value in request.COOKIES.values():
        yield value.encode()
    if request.content_type == FORM:
        yield unquote_to_bytes(request.body)
    for name, values in request.POST.lists():
        for text in name, *values:
            yield b"\0" if IN_PLACE_OF_BYTES in text else text.encode()


class TextRequest(WSGIRequest):
    """A request that survives its encoding, until `text_middleware` can refuse it.

    Django's own reads the query to see whether it was read. With an "encoding"
    like hex that fails before any middleware can answer, and so do 1,000 fields.
    """

    @property
    def encoding(self) -> str | None:
        return self._encoding

    @encoding.setter
    def encoding(self, name: str | None) -> None:
        self._encoding = name
        self.__dict__.pop("GET", None)
        self.__dict__.pop("_post", None)
