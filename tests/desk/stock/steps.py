"""What clerks do on the pages of the ledger, in the words of the tests."""

from tests.desk.stock.conftest import PASSWORD

STOCK = "/desk/stock/"
SIGNED = {"username": "colleague", "password": PASSWORD}


def post(client, page, **data):
    """Send a form and follow where it leads; return the text of the page."""
    return client.post(f"{STOCK}{page}", data, follow=True).content.decode()


def get(client, page=""):
    return client.get(f"{STOCK}{page}").content.decode()


def scan(client, page, first, last="", **data):
    return post(client, page, first=first, last=last, **data)
