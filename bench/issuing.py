"""Giving everybody of a party what they came for, through the pages of the desk."""

import re

from bench.clerk import party_of
from bench.visitor import Lost

FORM = re.compile(r'<form class="scan".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
PASSPORT, BIRTH = "1", "5"  # the numbers of these documents
MOST = 30  # steps with one party


def serve(clerk, page):
    """Serve the party of `page`, who are checked in, from its first person to its last."""
    clerk.page, party = page, party_of(page)
    clerk.send("serve", "/desk/enter/", {"act": "serve", "code": "", "party": party})
    for _ in range(MOST):
        fields = asked(clerk.page)
        if "who" not in fields:
            return
        step(clerk, f"/desk/visit/{party}/issue/", fields)
    raise Lost("the party is never done")


def step(clerk, path, fields):
    """Say the document of the person before us, or give the sticker that is next on the roll."""
    if "serial" in fields:
        clerk.send("issue", path, fields | {"code": "", "act": "enter"})
    elif f'name="act" value="{BIRTH}"' in clerk.page.text:  # of who gets no sticker
        clerk.send("no sticker", path, fields | {"code": BIRTH})
    else:
        clerk.send("document", path, fields | {"code": PASSPORT})


def asked(page):
    """Return what the form of the field has besides it."""
    found = FORM.search(page.text)
    return dict(HIDDEN.findall(found[0])) if found else {}
