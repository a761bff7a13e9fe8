from django.urls import path

from ashi.web.intake import views, views_appointment, views_body, views_sending

PAPER = "paperwork/<uuid:episode>/"

urlpatterns = [
    path("appointments/<uuid:appointment>/", views_appointment.appointment, name="appointment"),
    path("body/views.json", views_body.body_views, name="body_views"),
    path(PAPER, views.paperwork, name="paperwork"),
    path(PAPER + "draft/", views_sending.paperwork_draft, name="paperwork_draft"),
    path(PAPER + "check/", views.paperwork_check, name="paperwork_check"),
    path(PAPER + "now/", views.paperwork_urgent, name="paperwork_urgent"),
    path(PAPER + "submit/", views_sending.paperwork_submit, name="paperwork_submit"),
    path(PAPER + "receipt/", views_sending.paperwork_receipt, name="paperwork_receipt"),
    path(PAPER + "change/", views.paperwork_reopen, name="paperwork_reopen"),
    path(PAPER + "<slug:section>/", views.paperwork_section, name="paperwork_section"),
]
