from django.urls import path

from ashi.web.learn import views, views_aid, views_visit

urlpatterns = [
    path("", views.home, name="home"),
    path("does-it-work/", views.does_it_work, name="does_it_work"),
    path("does-it-work/trials/", views.trials, name="trials"),
    path("does-it-work/trials/<str:trial>/", views.trial, name="trial"),
    path("does-it-work/what-else/", views.what_else, name="what_else"),
    path("does-it-work/who-pays/", views.who_pays, name="who_pays"),
    path("does-it-work/in-the-body/", views.in_the_body, name="in_the_body"),
    path("does-it-work/<str:duration>/", views.for_duration, name="does_it_work_for"),
    path("does-it-work/<str:duration>/<str:outcome>/", views.evidence_answer, name="evidence_answer"),
    path("what-happens/", views_visit.what_happens, name="what_happens"),
    path("what-happens/needles/", views_visit.needles_sheet, name="needles_sheet"),
    path("what-to-ask/", views_visit.what_to_ask, name="what_to_ask"),
    path("decide/", views_aid.decide, name="decide"),
    path("decide/tell/", views_aid.decide_tell, name="decide_tell"),
    path("owner/decision-aid/", views_aid.owner_aid, name="owner_aid"),
]
