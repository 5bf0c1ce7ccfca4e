"""A letter as a mail: text, the same as light HTML, the code as a picture, the files."""

from email.mime.image import MIMEImage
from functools import lru_cache
from io import BytesIO

import segno
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from notices.blocks import blocks
from notices.models import Notice

PICTURE = "code"  # the Content-ID by which the HTML shows it


def as_email(notice: Notice) -> EmailMultiAlternatives:
    """Return `notice` as a message that keeps its Message-ID however often it is sent."""
    headers = {
        "Message-ID": message_id(notice.key),
        "Content-Language": notice.language,
        "Auto-Submitted": "auto-generated",  # else holidays answer
    }
    email = EmailMultiAlternatives(notice.subject, notice.body, to=[notice.to], headers=headers)
    email.attach_alternative(as_html(notice, picture=f"cid:{PICTURE}"), "text/html")
    if notice.code:
        email.attach(inline(qr_png(notice.code), f"{notice.code}.png"))
    for file in notice.attachments:
        email.attach(file["name"], file["content"], file["type"])
    return email


def as_html(notice: Notice, *, picture: str) -> str:
    """Return the letter as a page that shows the code from the address `picture`."""
    context = {
        "notice": notice,
        "blocks": list(blocks(notice.body)),
        "code": notice.code,
        "picture": picture,
        "service": settings.SERVICE_NAME,
    }
    with override(notice.language):
        return render_to_string("notices/mail.html", context)


@lru_cache(maxsize=64)
def qr_png(code: str) -> bytes:
    """Return `code` as a picture. `make_qr`: plain `make` gives one that phones cannot read."""
    target = BytesIO()
    segno.make_qr(code, error="q").save(target, kind="png", scale=6, border=4)
    return target.getvalue()


def inline(picture: bytes, name: str) -> MIMEImage:
    """Return a part that the HTML shows, and that can also be kept as a file."""
    part = MIMEImage(picture, "png")
    part.add_header("Content-ID", f"<{PICTURE}>")
    part.add_header("Content-Disposition", "inline", filename=name)
    return part


def message_id(key: str) -> str:
    """Return an id by which a mailbox knows a letter sent twice, and nobody the reference in it."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return f"<{fingerprint(key)}@{domain}>"


def fingerprint(key: str) -> str:
    """Return what a carrier may know a letter by: its key names people."""
    return salted_hmac("notices", key, algorithm="sha256").hexdigest()[:32]
