from django.urls import path

from ashi.web.visit import (
    views,
    views_beside,
    views_body,
    views_events,
    views_needle,
    views_notes,
    views_sign,
    views_signed,
)

urlpatterns = [
    path("chart/<uuid:episode>/visit/", views.visit_start, name="visit_start"),
    path("chart/<uuid:episode>/letter/", views_notes.letter, name="referral_letter"),
    path("visits/<uuid:visit>/", views.visit, name="visit"),
    path("visits/<uuid:visit>/needle-in/", views.needle_in, name="needle_in"),
    path("visits/<uuid:visit>/needle-out/", views.needle_out, name="needle_out"),
    path("visits/<uuid:visit>/all-out/", views.all_out, name="all_out"),
    path("visits/<uuid:visit>/presence/", views.visit_presence, name="visit_presence"),
    path("visits/<uuid:visit>/copy/", views.visit_copy, name="visit_copy"),
    path("visits/<uuid:visit>/state/", views.visit_state, name="visit_state"),
    path("visits/<uuid:visit>/needles/<uuid:needle>/", views_needle.visit_needle, name="visit_needle"),
    path("visits/<uuid:visit>/emergency/", views_needle.visit_emergency, name="visit_emergency"),
    path("visits/<uuid:visit>/body/<str:view>/", views_body.visit_body, name="visit_body"),
    path("visits/<uuid:visit>/minutes/", views_beside.visit_minutes, name="visit_minutes"),
    path("visits/<uuid:visit>/current/", views_beside.visit_current, name="visit_current"),
    path("visits/<uuid:visit>/beside/", views_beside.visit_beside, name="visit_beside"),
    path("visits/<uuid:visit>/motion/", views_beside.visit_motion, name="visit_motion"),
    path("visits/<uuid:visit>/note/", views.visit_note, name="visit_note"),
    path("visits/<uuid:visit>/event/", views.visit_event, name="visit_event"),
    path("visits/<uuid:visit>/sign/", views_sign.visit_sign, name="visit_sign"),
    path("visits/<uuid:signed>/signed/", views_signed.signed_visit, name="signed_visit"),
    path("visits/<uuid:signed>/amend/", views_signed.amend, name="amend"),
    path("visits/<uuid:signed>/report/", views_events.report, name="report_event"),
    path("visits/<uuid:signed>/follow-up/", views_events.follow_up, name="follow_up"),
    path("visits/<uuid:signed>/note/<slug:reader>/", views_notes.note, name="note"),
]
