"""Pages of the example's issuer. They are there in demo mode only: see config/urls.py."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from config.issuers import example_issuer
from config.policy import allow_forms_to
from demo.accounts import ACCOUNTS
from demo.provider.core import CODE_AGE, Provider, Wrong, key_from
from desk.decorators import staff_page

NEW = ["newcomer1", "newcomer2", "newcomer3"]  # whom nobody invited yet


def provider() -> Provider:
    """Return the example's issuer, the same in every process."""
    ours = example_issuer(settings.SITE_URL)
    return Provider(
        ours["issuer"],
        ours["client_id"],
        ours["client_secret"],
        key_from(settings.SECRET_KEY),
        once=lambda code: cache.add(f"demo-code:{code[-40:]}", 1, timeout=2 * CODE_AGE),
    )


@staff_page
def choose(request: HttpRequest) -> HttpResponse:
    """Ask who somebody is: no password, for everybody here is made up."""
    asked = {name: request.GET.get(name, "") for name in request.GET}
    target = checked(request, asked)
    if request.method == "POST":
        return answer(request, asked)
    people = [(account.username, account.label) for account in ACCOUNTS]
    page = render(request, "demo/provider.html", {"people": people, "newcomers": NEW})
    return allow_forms_to(page, [target])


def checked(request: HttpRequest, asked: dict[str, str]) -> str:
    """Return the origin of where this goes back to, which has to be our own way back."""
    back = urlsplit(asked.get("redirect_uri", ""))
    way = reverse("signin:back", args=["example"])
    if back.path != way or back.netloc not in [request.get_host(), *known_hosts()]:
        raise BadRequest("redirect_uri")
    return f"{back.scheme}://{back.netloc}"


def known_hosts() -> list[str]:
    """Return where the example can be reached on one machine."""
    port = urlsplit(settings.SITE_URL).netloc.partition(":")[2]
    return [f"{host}:{port}" if port else host for host in ["localhost", "127.0.0.1"]]


def answer(request: HttpRequest, asked: dict[str, str]) -> HttpResponse:
    """Send back who was chosen, or that nobody was."""
    subject, found = request.POST.get("who", ""), {"state": asked.get("state", "")}
    if subject in [*NEW, *(account.username for account in ACCOUNTS)]:
        amr = ["pwd"] if "weak" in request.POST else ["pwd", "mfa"]
        found["code"] = provider().code(subject, asked, amr=amr)
    else:
        found["error"] = "access_denied"
    query = urlencode({**found, "iss": provider().issuer})
    return HttpResponseRedirect(f"{asked['redirect_uri']}?{query}")


@csrf_exempt  # a server asks, not a browser
@require_POST
@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """Change a code for a token."""
    try:
        return JsonResponse(provider().exchange(request.POST.dict()))
    except Wrong as error:
        return JsonResponse({"error": str(error)}, status=400)


@require_safe
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """Publish the keys."""
    return JsonResponse(provider().keys())


@require_safe
def end(request: HttpRequest) -> HttpResponse:
    """Sign out: nobody stays signed in here, so the way back is all there is."""
    return redirect("desk:login")
