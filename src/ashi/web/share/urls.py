from django.urls import path

from ashi.web.share import views

urlpatterns = [path("me/download/", views.my_download, name="my_download")]
