from django.urls import path

from ashi.web.booking import views, views_course, views_desk, views_desk_acts, views_hours, views_waiting

urlpatterns = [
    path("practitioners/", views.practitioners, name="practitioners"),
    path("practitioners/<uuid:practitioner>/", views.practitioner, name="practitioner"),
    path("practitioners/<uuid:practitioner>/book/", views.book, name="book"),
    path("practitioners/<uuid:practitioner>/course/", views_course.course, name="course"),
    path("practitioners/<uuid:practitioner>/wait/", views_waiting.wait, name="wait"),
    path("waiting/", views_waiting.waiting, name="waiting"),
    path("appointments/<uuid:appointment>/cancel/", views.appointment_cancel, name="appointment_cancel"),
    path("appointments/<uuid:appointment>/move/", views_course.move, name="appointment_move"),
    path("appointments/<uuid:appointment>/cancel-rest/", views_course.cancel_rest, name="cancel_rest"),
    path("appointments/<uuid:appointment>/take-back/", views_course.take_back, name="take_back"),
    path("desk/", views_desk.desk, name="desk"),
    path("desk/now/", views_desk.desk_now, name="desk_now"),
    path("desk/print/", views_desk.desk_print, name="desk_print"),
    path("desk/book/", views_desk_acts.desk_book, name="desk_book"),
    path("desk/walk-in/", views_desk_acts.desk_walk_in, name="desk_walk_in"),
    path("desk/hours/", views_hours.hours, name="hours"),
    path("desk/hours/add/", views_hours.hours_add, name="hours_add"),
    path("desk/hours/<uuid:hours>/remove/", views_hours.hours_remove, name="hours_remove"),
    path("desk/hours/change/", views_hours.hours_change, name="hours_change"),
    path("desk/hours/change/<uuid:change>/undo/", views_hours.hours_undo, name="hours_undo"),
    path("waiting-list/", views_waiting.waiting_list, name="waiting_list"),
    path("waiting-list/<uuid:place>/first/", views_waiting.waiting_first, name="waiting_first"),
    path("waiting-list/<uuid:place>/end/", views_waiting.waiting_end, name="waiting_end"),
    path("desk/<uuid:appointment>/", views_desk_acts.desk_step, name="desk_step"),
    path("desk/<uuid:appointment>/place/", views_desk_acts.desk_place, name="desk_place"),
    path("desk/<uuid:appointment>/name/", views_desk_acts.desk_name, name="desk_name"),
]
