from django.urls import path

from ashi.web.visit import views, views_sign

urlpatterns = [
    path("chart/<uuid:episode>/visit/", views.visit_start, name="visit_start"),
    path("visits/<uuid:visit>/", views.visit, name="visit"),
    path("visits/<uuid:visit>/needle-in/", views.needle_in, name="needle_in"),
    path("visits/<uuid:visit>/needle-out/", views.needle_out, name="needle_out"),
    path("visits/<uuid:visit>/all-out/", views.all_out, name="all_out"),
    path("visits/<uuid:visit>/note/", views.visit_note, name="visit_note"),
    path("visits/<uuid:visit>/event/", views.visit_event, name="visit_event"),
    path("visits/<uuid:visit>/sign/", views_sign.visit_sign, name="visit_sign"),
]
