from django.urls import path

from ashi.web.kiosk import views, views_desk

urlpatterns = [
    path("tablet/", views.tablet, name="tablet"),
    path("tablet/end/", views.tablet_end, name="tablet_end"),
    path("tablet/here/", views.tablet_here, name="tablet_here"),
    path("tablet/questions/", views.tablet_check_in, name="tablet_check_in"),
    path("desk/tablets/", views_desk.tablets, name="tablets"),
    path("desk/tablets/<uuid:tablet>/withdraw/", views_desk.tablet_withdraw, name="tablet_withdraw"),
    path("desk/tablets/code/<uuid:appointment>/", views_desk.tablet_code, name="tablet_code"),
]
