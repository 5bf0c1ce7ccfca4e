"""The forms of a page, as a browser finds them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

NO_BOXES = {"csrfmiddlewaretoken", None, ""}


@dataclass
class Form:
    """Where it goes, how, and its boxes: what stands in them, and what may be chosen."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class Reader(HTMLParser):
    """Collects `forms`, and all `links` of our own."""

    def __init__(self, address):
        super().__init__()
        self.address, self.forms, self.links = address, [], set()
        self.form = self.select = None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "a":
            self.link(said.get("href") or "")
        elif tag == "form":
            action = urljoin(self.address, said.get("action") or self.address)
            self.form = Form(action, (said.get("method") or "get").lower())
            self.forms.append(self.form)
        elif self.form and said.get("name") not in NO_BOXES:
            self.box(tag, said)
        elif self.form and tag == "option" and self.select:
            self.form.options[self.select].append(said.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = None

    def link(self, href):
        where = urlsplit(urljoin(self.address, href))
        if not where.netloc and not where.scheme and where.path.startswith("/"):
            self.links.add(where.path + (f"?{where.query}" if where.query else ""))

    def box(self, tag, said):
        name, kind = said["name"], said.get("type")
        values = self.form.values.setdefault(name, [])
        if tag == "select":
            self.select = name
            self.form.options.setdefault(name, [])
        elif kind == "file":
            self.form.files.add(name)
        elif kind in {"radio", "checkbox"}:
            self.form.options.setdefault(name, []).append(said.get("value") or "on")
            values += [said.get("value") or "on"] if "checked" in said else []
        else:
            values.append(said.get("value") or "")


def read(address, response):
    """Return the forms and the links of a page; nothing of what is no page."""
    reader = Reader(address)
    if "html" in response.get("Content-Type", ""):
        reader.feed(response.content.decode())
    return reader.forms, sorted(reader.links)
