from django.urls import path

from ashi.web.progress import (
    views,
    views_after,
    views_devices,
    views_diary,
    views_home,
    views_links,
    views_sms,
    views_stop,
    views_ways,
)

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/course/<uuid:episode>/", views.my_course, name="my_course"),
    path("me/course/<uuid:episode>/tell/", views_diary.my_diary, name="my_diary"),
    path("me/course/<uuid:episode>/letter/", views.my_letter, name="my_letter"),
    path("me/home/<uuid:episode>/", views_home.my_home, name="my_home"),
    path("chart/<uuid:episode>/beside/", views_diary.beside, name="beside"),
    path("chart/<uuid:episode>/home/", views_home.home_give, name="home_give"),
    path("me/visits/<uuid:signed>/", views.my_visit, name="my_visit"),
    path("me/visits/<uuid:signed>/after/", views_after.my_after_visit, name="my_after_visit"),
    path("after-visit/<str:token>/", views_after.after_visit, name="after_visit"),
    path("me/questions/", views_stop.my_questions, name="my_questions"),
    path("me/ways/", views_ways.my_ways, name="my_ways"),
    path("chart/<uuid:episode>/mailed/", views_links.mailed_links, name="mailed_links"),
    path("stop/<str:token>/", views_stop.stop, name="stop"),
    path("me/ways/devices/", views_devices.add_device, name="add_device"),
    path("me/ways/devices/end/", views_devices.remove_devices, name="remove_devices"),
    path("push-worker.js", views_devices.push_worker, name="push_worker"),
    path("sms/received/", views_sms.sms_received, name="sms_received"),
    path("me/trail/", views.my_trail, name="my_trail"),
    path("check-in/<str:token>/", views.check_in, name="check_in"),
]
