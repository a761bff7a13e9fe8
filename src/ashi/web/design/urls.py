from django.urls import path

from ashi.web.design import views

urlpatterns = [path("design/", views.gallery, name="gallery")]
