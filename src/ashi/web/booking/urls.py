from django.urls import path

from ashi.web.booking import views, views_desk

urlpatterns = [
    path("practitioners/", views.practitioners, name="practitioners"),
    path("practitioners/<uuid:practitioner>/", views.practitioner, name="practitioner"),
    path("practitioners/<uuid:practitioner>/book/", views.book, name="book"),
    path("appointments/<uuid:appointment>/cancel/", views.appointment_cancel, name="appointment_cancel"),
    path("desk/", views_desk.desk, name="desk"),
    path("desk/book/", views_desk.desk_book, name="desk_book"),
    path("desk/<uuid:appointment>/", views_desk.desk_step, name="desk_step"),
]
