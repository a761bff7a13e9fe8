from django.urls import path

from ashi.web.learn import views, views_aid, views_visit

urlpatterns = [
    path("", views.home, name="home"),
    path("does-it-work/", views.does_it_work, name="does_it_work"),
    path("what-happens/", views_visit.what_happens, name="what_happens"),
    path("what-happens/needles/", views_visit.needles_sheet, name="needles_sheet"),
    path("what-to-ask/", views_visit.what_to_ask, name="what_to_ask"),
    path("decide/", views_aid.decide, name="decide"),
    path("decide/tell/", views_aid.decide_tell, name="decide_tell"),
    path("owner/decision-aid/", views_aid.owner_aid, name="owner_aid"),
]
