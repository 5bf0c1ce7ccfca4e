"""What messages say: every kind in every language, a place's own words, and letters to print."""

from base64 import b64encode
from typing import Any

from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.doors import OfficeRequest, office_page, show
from councils.message_examples import LANGUAGES, about, examples, reasons
from locations.models import Location
from notices import batches as printing
from notices.kinds import ON_PAPER, Kind
from notices.mails import as_html, qr_png
from notices.models import Batch, Paragraph
from notices.papers import pdf
from notices.texting import is_gsm, units
from notices.wording import paragraphs, say
from trail.services import record

wording_page = office_page("councils.word_messages")
post_page = office_page("councils.keep_people")
as_mails_are: Any = csp_update({"style-src": ["'unsafe-inline'"], "img-src": ["'self'", "data:"]})


class WordsForm(forms.Form):
    """A field for each language. Empty: nothing is said in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            area = forms.Textarea(attrs={"rows": 4, "cols": 60, "lang": code, "class": "words"})
            self.fields[code] = forms.CharField(
                label=name, required=False, max_length=Paragraph.LONGEST, widget=area
            )


@require_safe
@wording_page
def kinds(request: OfficeRequest) -> HttpResponse:
    """Every kind of message, and the places that may add words of their own."""
    places = Location.objects.real()
    context = {"kinds": list(Kind), "languages": settings.LANGUAGES, "places": places}
    return show(request, "councils/messages.html", title=_("Messages to people"), **context)


@require_http_methods(["GET", "HEAD", "POST"])
@wording_page
def words(request: OfficeRequest, pk: int) -> HttpResponse:
    """What a place adds to every message about a visit there."""
    place = get_object_or_404(Location, pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = WordsForm(sent, initial=paragraphs(about(place)))
    if form.is_valid():
        say(about(place), form.cleaned_data, by=request.user)
        messages.success(request, _("The messages say this from now on."))
        return redirect("messages:words", pk)
    context = {"form": form, "place": place, "languages": settings.LANGUAGES}
    return show(request, "councils/message_words.html", title=place.name, **context)


@require_safe
@wording_page
def preview(request: OfficeRequest, kind: str, language: str) -> HttpResponse:
    """One kind in one language, with made-up people: as mail, as text, on paper."""
    letter, text = examples(request, kind, language)
    context = {
        "kind": Kind(kind),
        "letter": letter,
        "text": text,
        "units": units(text.body),
        "most": 160 if is_gsm(text.body) else 70,
        "on_paper": kind in ON_PAPER,
        "query": request.GET.urlencode(),
        "reasons": reasons(request, Kind(kind), language),
        "language": LANGUAGES[language],
        "languages": settings.LANGUAGES,
    }
    return show(request, "councils/message.html", title=Kind(kind).label, **context)


@require_safe
@wording_page
@as_mails_are
def as_mail(request: OfficeRequest, kind: str, language: str) -> HttpResponse:
    """The mail as a mail program shows it: with styles of its own, which no other page may have."""
    letter, _text = examples(request, kind, language)
    return HttpResponse(as_html(letter, picture=data_url(letter.code)))


@require_safe
@wording_page
def as_paper(request: OfficeRequest, kind: str, language: str) -> HttpResponse:
    letter, _text = examples(request, kind, language)
    letter.to = "Olena Koval"
    return HttpResponse(pdf([letter]), content_type="application/pdf")


@require_safe
@post_page
def batches(request: OfficeRequest) -> HttpResponse:
    """Letters for an officer's municipalities to print and post, newest first."""
    rows = hers(request).defer("pdf")[:50]
    return show(request, "councils/batches.html", title=_("Letters to print and post"), rows=rows)


@require_safe
@post_page
def sheets(request: OfficeRequest, pk: int) -> HttpResponse:
    """The file to print; not while it holds a letter that is no longer true. Leaves a trace."""
    batch = get_object_or_404(hers(request), pk=pk)
    if batch.pdf is None or not (batch.printed_at or printing.is_true(batch)):
        messages.error(request, _("These letters are being made anew. Try again in a few minutes."))
        return redirect("messages:batches")
    record("export", result="letters", about=f"sheets:{pk}", request=request)
    answer = HttpResponse(bytes(batch.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="letters-{batch.pk}.pdf"'
    return answer


@require_POST
@post_page
def printed(request: OfficeRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(hers(request), pk=pk)
    if printing.mark_printed(batch, by=request.user):
        messages.success(request, _("These letters count as posted."))
    else:
        messages.error(request, _("One of these letters is no longer true. Print them anew."))
    return redirect("messages:batches")


def hers(request: OfficeRequest) -> Any:
    """Return the batches of the municipalities of who asks."""
    names = request.user.municipalities.values("name")
    return Batch.objects.filter(posted_by__in=names)


def data_url(code: str) -> str:
    return f"data:image/png;base64,{b64encode(qr_png(code)).decode()}"
