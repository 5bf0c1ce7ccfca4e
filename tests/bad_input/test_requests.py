"""Requests that can be read in two ways, are none, or are too large: byte by byte to the server."""

import time

import pytest

from tests.bad_input.raw import crlf, get, post

pytestmark = pytest.mark.django_db

START = "/en/"
FIRST = crlf("POST /en/ HTTP/1.1", "Host: localhost", "")  # the lines of a request still open


@pytest.fixture(autouse=True)
def still_well(server):
    """After whatever was sent, the next visitor is served."""
    yield
    assert server.send(get("/en/")).status == 200


SECOND = crlf("GET /desk/login/ HTTP/1.1", "Host: localhost", "", "")  # to be smuggled in
NOT_IMPLEMENTED = 501  # what RFC 9112 wants for a transfer coding that nobody knows
AMBIGUOUS = {
    "length and chunks": ["Content-Length: 5", "Transfer-Encoding: chunked", "", "0", "", ""],
    "chunks and length": ["Transfer-Encoding: chunked", "Content-Length: 5", "", "0", "", ""],
    "two lengths": ["Content-Length: 0", "Content-Length: 5", "", ""],
    "two equal lengths": ["Content-Length: 5", "Content-Length: 5", "", "x=1&y"],
    "a list of lengths": ["Content-Length: 5, 0", "", ""],
    "a length with a sign": ["Content-Length: +5", "", ""],
    "a length below nothing": ["Content-Length: -1", "", ""],
    "a hexadecimal length": ["Content-Length: 0x5", "", ""],
    "a length in other digits": ["Content-Length: \xb2", "", ""],
    "a length with a space": ["Content-Length: 5 5", "", ""],
    "an endless length": ["Content-Length: " + "9" * 40, "", ""],
    "a space before the colon": ["Content-Length : 5", "", ""],
    "a folded line": ["X-Folded: a", " Content-Length: 5", "", ""],
    "chunks in other words": ["Transfer-Encoding: xchunked", "", "0", "", ""],
    "chunks twice": ["Transfer-Encoding: chunked, chunked", "", "0", "", ""],
    "chunks hidden": ["Transfer-Encoding: identity, chunked", "Content-Length: 5", "", "0", "", ""],
    "chunks by a tab": ["Transfer-Encoding:\tchunked", "Content-Length: 5", "", "0", "", ""],
    "a chunk of no size": ["Transfer-Encoding: chunked", "", "x", "", ""],
    "a chunk below nothing": ["Transfer-Encoding: chunked", "", "-5", "x", "0", "", ""],
    "a chunk too long": ["Transfer-Encoding: chunked", "", "2", "x=123", "0", "", ""],
    "no name": [": x", "", ""],
    "a name with a space": ["X Y: x", "", ""],
    "a NUL": ["X-Nul: a\0b", "", ""],
    "a bare CR": ["X-Cr: a\rContent-Length: 5", "", ""],
    "a bare LF": ["X-Lf: a\nContent-Length: 5", "", ""],
}


@pytest.mark.parametrize("lines", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_request_that_can_be_read_in_two_ways_is_refused_whole(server, lines, nothing_changes):
    with nothing_changes():
        answer = server.send(FIRST + crlf(*lines) + SECOND)

    assert 400 <= answer.status < 500 or answer.status == NOT_IMPLEMENTED
    assert 200 not in answer.statuses, "what followed was taken for a request of its own"


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\nHost: localhost\n\n",
        b"GET /\n\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1 x\r\nHost: localhost\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET  /  HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x00" * 100,
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX",
    ],
)
def test_what_is_no_request_gets_no_page(server, request_):
    answer = server.send(request_)

    assert answer.status == 0 or 400 <= answer.status < 500


def test_a_body_that_never_comes_in_full_books_nothing(server, nothing_changes):
    with nothing_changes():
        answer = server.send(get(START, "Content-Length: 1000", method="POST") + b"v_number=1")

    assert answer.status == 0 or 400 <= answer.status < 500


def test_ten_thousand_questions_with_an_encoding_are_refused(server):
    query = "&".join("a" for _ in range(1_500))

    answer = server.send(get(f"/en/?{query}", "Content-Type: text/plain; charset=utf-8"))

    assert answer.status in {200, 400}


BIG = 10 * 2**20
LARGE = {
    "2,000 boxes": (post(START, b"&".join(b"f%d=x" % n for n in range(2_000))), {400}),
    "10,000 questions": (get("/en/?" + "&".join(f"q{n}=x" for n in range(10_000))), {400, 414}),
    "a line of a header of 1 MB": (get(START, "X-Large: " + "x" * 2**20), {400, 431}),
    "a cookie of 1 MB": (get(START, "Cookie: a=" + "x" * 2**20), {400, 431}),
    "1,000 headers": (get(START, *[f"X-{n}: x" for n in range(1_000)]), {400, 431}),
    "100 cookies": (get(START, "Cookie: " + "; ".join(f"c{n}=x" for n in range(100))), {200}),
    "json 100,000 deep": (post(START, b"[" * 10**5, kind="application/json"), {400, 403, 415}),
    "a form of 10 MB": (post(START, b"v_number=" + b"1" * BIG), {413}),
    "an unnamed kind of 10 MB": (post(START, b"x" * BIG, kind="x/y"), {400, 403, 413}),
    "a part of 10 MB": (
        post(
            START,
            b'--x\r\nContent-Disposition: form-data; name="v_number"\r\n\r\n%b\r\n--x--'
            % (b"1" * BIG),
            kind="multipart/form-data; boundary=x",
        ),
        {413},
    ),
    "2,000 parts": (
        post(
            START,
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 2_000 + b"--x--",
            kind="multipart/form-data; boundary=x",
        ),
        {400},
    ),
    "20 files": (
        post(
            START,
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n1\r\n' * 20
            + b"--x--",
            kind="multipart/form-data; boundary=x",
        ),
        {400},
    ),
}


@pytest.mark.parametrize(("request_", "statuses"), LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_refused_soon_and_kept_nowhere(
    server, request_, statuses, nothing_changes
):
    began, before = time.monotonic(), server.memory

    with nothing_changes():
        answers = {server.send(request_).status for _ in range(3)}

    assert answers <= statuses
    assert time.monotonic() - began < 10
    assert server.memory - before < 30, "megabytes more than before"
