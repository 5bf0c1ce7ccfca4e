"""A visitor without a browser: real requests, cookies, the forms as they stand on the page."""

import re
from contextlib import closing
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode

TIMEOUT = 60  # seconds
MOST_REDIRECTS = 5
COOKIE = re.compile(r"([^=]+)=([^;]*)")
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|form_key)" value="([^"]+)"')
SECRETS = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"')  # new on every page


class Page(NamedTuple):
    """What one request came to, after its redirects."""

    path: str
    status: int
    text: str

    @property
    def plain(self):
        """The page without what differs each time it is shown."""
        return SECRETS.sub("", self.text)


class Visitor:
    """One session. Keeps every status it was given in `statuses`."""

    def __init__(self, port, language="en"):
        self.port, self.home = port, f"/{language}"
        self.cookies, self.statuses = {}, []
        self.page, self.hidden = None, {}

    def twin(self):
        """The same session in another tab: same cookies, same page before the eyes."""
        other = Visitor(self.port)
        other.home, other.cookies = self.home, dict(self.cookies)
        other.page, other.hidden = self.page, dict(self.hidden)
        return other

    def see(self, path):
        return self.ask("GET", path)

    def send(self, path, **fields):
        """Fill in the form and send it: that on the page, or one of an earlier page."""
        return self.ask("POST", path, urlencode(self.hidden | fields, doseq=True))

    def ask(self, method, path, body=None):
        for _ in range(MOST_REDIRECTS):
            response, text = self.request(method, path, body)
            self.statuses.append(response.status)
            if response.status not in (302, 303):
                break
            method, path, body = "GET", response.getheader("Location"), None
        self.page = Page(path, response.status, text)
        self.hidden |= dict(HIDDEN.findall(text))
        return self.page

    def request(self, method, path, body):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        with closing(connection):
            connection.request(method, path, body, self.headers(body))
            response = connection.getresponse()
            text = response.read().decode()
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies |= dict([COOKIE.match(header).groups()])
        return response, text

    def headers(self, body):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        return headers | form

    # The way to an appointment

    def identify(self, person):
        year, month, day = person.birth_date.split("-")
        born = {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
        self.see(f"{self.home}/")
        return self.send(f"{self.home}/", v_number=person.v_number, **born)

    def choose(self, *people):
        return self.send(f"{self.home}/who/", people=[person.pk for person in people])

    def hold(self, *slots):
        return self.send(f"{self.home}/hold/", slots=",".join(str(slot.pk) for slot in slots))

    def confirm(self, **contact):
        return self.send(f"{self.home}/check/", **contact)

    def come_to_times(self, person):
        """Go as far as the page "when and where"."""
        self.identify(person)
        return self.choose(person)

    def is_at(self, step):
        return self.page.path == f"{self.home}/{step}/"
