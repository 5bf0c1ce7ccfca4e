from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import EmergencyForm
from accounts.sessions import begin, ours
from desk.decorators import staff_page
from signin.alarms import alarm


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@staff_page
def emergency(request: HttpRequest) -> HttpResponse:
    """Let in one of the two emergency accounts, and raise the alarm before that."""
    form = EmergencyForm(request, request.POST or None)
    if form.is_valid():
        user = form.get_user()
        alarm(user)
        begin(request, user)
        return redirect(ours(request, request.GET.get("next", "")))
    return render(request, "signin/emergency.html", {"form": form})
