from django.urls import path

from ashi.web.learn import views

urlpatterns = [
    path("", views.home, name="home"),
    path("does-it-work/", views.does_it_work, name="does_it_work"),
    path("what-happens/", views.what_happens, name="what_happens"),
]
