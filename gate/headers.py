"""What a browser may do with our pages, on every answer: also on errors, files and redirects."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What a page, or something that got into it, could ask a visitor's phone for
NEVER = [
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture"),
    *(
        "encrypted-media",
        "fullscreen",
        "gamepad",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
    ),
    *("local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "publickey-credentials-create", "publickey-credentials-get"),
    *("screen-wake-lock", "serial", "storage-access", "usb", "web-share", "xr-spatial-tracking"),
]
HEADERS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NEVER),
    "Cross-Origin-Resource-Policy": "same-origin",
}


def headers_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add HEADERS to every answer; Django and its CSP middleware add the others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return middleware
