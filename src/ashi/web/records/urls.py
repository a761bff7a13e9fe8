from django.urls import path

from ashi.web.records import views

urlpatterns = [
    path("home/", views.home_of_role, name="home_of_role"),
    path("sign-in/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("demo/mailbox/", views.demo_mailbox, name="demo_mailbox"),
]
