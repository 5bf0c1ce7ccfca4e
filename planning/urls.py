from django.urls import URLPattern, URLResolver, include, path

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("capacity/", include("planning.capacity.urls")),
    path("overview/", include("planning.overview.urls")),
    path("fairness/", include("planning.fairness.urls")),
    path("moves/", include("planning.moves.urls")),
    path("filling/", include("planning.filling.urls")),
    path("stock/", include("planning.stock.urls")),
    path("waves/", include("planning.waves.urls")),
    path("opening/", include("planning.opening.urls")),
    path("forecast/", include("planning.forecast.urls")),
]
