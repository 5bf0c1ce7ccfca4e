"""What may stand in a log: which request, by the name of its page, what came of it, who acted.

Never a name, a number, an address or a query string, also not in the words of an error: these
quote what somebody typed, or a row of the database.
"""

import logging
import re
import time
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

logger = logging.getLogger("access")

LETTERS = "abcdefghijkmnpqrstuvwxyz"  # no digits: they would look like a number of somebody
# What names somebody: a personal link, a query, an address of mail, a number of eight digits
UUID = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"  # of a task, and so long a number too
HIDDEN: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"(/[vi]/)[^/\s?'\"]+"), r"\1-"),
    (re.compile(r"\?[^\s'\"]+"), "?-"),
    (re.compile(r"[^\s<>\"'=:,;()]+@[^\s<>\"',;()]+"), "-"),
    (re.compile(rf"({UUID}|\d+\.\d+)|\+?\d{{8,}}"), lambda found: found[1] or "-"),
]
TOLD_BY_CELERY = {"id", "name", "description", "runtime"}


@dataclass
class Visit:
    """One request: its id, and who acts once that is known."""

    id: str = field(default_factory=lambda: get_random_string(10, LETTERS))
    actor: str = ""


current: ContextVar[Visit | None] = ContextVar("current", default=None)


def log_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an id, and write one line about what came of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        visit, began = Visit(), time.monotonic()
        token = current.set(visit)
        try:
            response = get_response(request)
            spent = 1000 * (time.monotonic() - began)
            logger.info(
                "%s %s %d %d ms %s",
                *(request.method, route_of(request), response.status_code, spent, visit.actor),
            )
            return response
        finally:
            current.reset(token)

    return middleware


def acted(actor: str) -> None:
    """Say who acts in the current request, "user:3" or "applicant"."""
    if visit := current.get():
        visit.actor = actor


def route_of(request: HttpRequest) -> str:
    """Return the name of the page, "-" if there is none at this address."""
    match = request.resolver_match
    return match.view_name if match else "-"


def without_people(record: logging.LogRecord) -> bool:
    """Take out of what `record` says whatever names somebody. Keeps every record."""
    visit = current.get()
    record.request_id = visit.id if visit else "-"
    record.msg, record.args = said(record), ()
    return True


def said(record: logging.LogRecord) -> str:
    """Return the words of a record; of a request that failed the page and the status."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        return f"{getattr(record, 'status_code', '')} {request.method} {route_of(request)}".strip()
    try:
        return hidden(str(record.msg) % plain(record.args) if record.args else str(record.msg))
    except (TypeError, ValueError, KeyError):  # values that do not fit are not shown either
        return hidden(str(record.msg))


def plain(args: Any) -> Any:
    """Return the values that a message is about; of an error its kind, and of a task its name."""
    if isinstance(args, dict):
        return {name: args[name] if name in TOLD_BY_CELERY else "-" for name in args}
    return tuple(type(each).__name__ if isinstance(each, BaseException) else each for each in args)


def hidden(text: str) -> str:
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


class Formatter(logging.Formatter):
    """Shows where an error happened and of which kind it is, never what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record. What another handler has kept of its error is not used."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, ei: Any) -> str:
        return "\n".join(lines_of(ei[1]))


def lines_of(error: BaseException | None) -> Iterator[str]:
    """Yield where this error happened, after those that led to it."""
    if error is None:
        return
    if error.__cause__ or not error.__suppress_context__:
        yield from lines_of(error.__cause__ or error.__context__)
    yield from frames(error.__traceback__)
    state = getattr(error, "sqlstate", None)
    yield f"{type(error).__module__}.{type(error).__qualname__}{f' {state}' if state else ''}"


def frames(found: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(found, limit=-20):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
