from django.urls import path

from desk.stock import (
    correct_views,
    count_views,
    reissue_views,
    roll_views,
    safe_views,
    transfer_views,
)

app_name = "stock"
urlpatterns = [
    path("", roll_views.stock, name="stock"),
    path("open/", roll_views.open_roll, name="open"),
    path("back/", roll_views.put_back, name="back"),
    path("aside/", roll_views.aside, name="aside"),
    path("count/", count_views.count_desk, name="count"),
    path("count/<int:pk>/", count_views.counted, name="counted"),
    path("gaps/", count_views.gaps, name="gaps"),
    path("gaps/<int:pk>/", count_views.explain_gap, name="explain"),
    path("correct/", correct_views.find_outcome, name="correct"),
    path("correct/<int:pk>/", correct_views.correct_outcome, name="correct_one"),
    path("swap/", correct_views.swap_stickers, name="swap"),
    path("reissue/", reissue_views.find_person, name="reissue"),
    path("reissue/<int:pk>/", reissue_views.reissue_to, name="reissue_to"),
    path("reissue/<int:pk>/decided/", reissue_views.decided, name="decided"),
    path("safe/", safe_views.safe, name="safe"),
    path("safe/count/", count_views.count_safe, name="count_safe"),
    path("safe/return/", safe_views.return_stickers, name="return"),
    path("deliveries/", safe_views.deliveries, name="deliveries"),
    path("deliveries/new/", safe_views.announce, name="announce"),
    path("deliveries/<int:pk>/", safe_views.receive_delivery, name="receive"),
    path("transfers/", transfer_views.transfers, name="transfers"),
    path("transfers/new/", transfer_views.send, name="send"),
    path("transfers/<int:pk>/", transfer_views.arrive, name="arrive"),
    path("country/", safe_views.country, name="country"),
]
