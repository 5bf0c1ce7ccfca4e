from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from booking.views.telling import accessibility_in_dutch
from config.health import health, live, ready
from config.views import root, security_txt
from desk.board_views import call_board, own_ticket
from desk.views import home, sign_out

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", root, name="root"),
    path("health", health, name="health"),
    path("health/live", live, name="live"),
    path("health/ready", ready, name="ready"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("toegankelijkheid/", accessibility_in_dutch, name="accessibility_in_dutch"),
    path("staff/", home, name="home"),
    path("desk/", include("desk.urls")),
    path("desk/", include("signin.urls")),
    path("phone/", include("phone.urls")),
    path("planning/", include("planning.urls")),
    path("board/<str:token>/", call_board, name="board"),
    path("admin/buses/", include("councils.urls")),
    path("admin/lists/", include("councils.list_urls")),
    path("admin/people/", include("councils.people_urls")),
    path("admin/messages/", include("councils.message_urls")),
    path("admin/privacy/", include("privacy.urls")),
    path("admin/status/", include("planning.running.urls")),
    path("admin/invitations/", include("signin.invite_urls")),
    path("admin/logout/", sign_out, name="sign_out"),  # the button of the admin: one way out
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("v/<str:link>/ticket/", own_ticket, name="ticket"),
        path("", include("booking.urls")),
    ),
]
if settings.DEMO:
    urlpatterns += [path("provider/", include("demo.provider.urls"))]
    urlpatterns += i18n_patterns(path("demo/", include("demo.urls")))
