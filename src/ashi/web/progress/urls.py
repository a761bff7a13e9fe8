from django.urls import path

from ashi.web.progress import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/course/<uuid:episode>/", views.my_course, name="my_course"),
    path("me/visits/<uuid:signed>/", views.my_visit, name="my_visit"),
    path("me/trail/", views.my_trail, name="my_trail"),
    path("check-in/<str:token>/", views.check_in, name="check_in"),
]
