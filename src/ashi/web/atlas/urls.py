from django.urls import path

from ashi.web.atlas import views

urlpatterns = [
    path("atlas", views.atlas, name="atlas"),
    path("atlas/", views.without_slash, name="atlas_slash"),
    path("atlas/map.json", views.atlas_map, name="atlas_map"),
    path("atlas/solid.bin", views.atlas_solid, name="atlas_solid"),
    path("atlas/picture.json", views.atlas_picture, name="atlas_picture"),
    path("atlas/<str:code>", views.atlas_point, name="atlas_point"),
    path("atlas/<str:code>/", views.point_without_slash, name="atlas_point_slash"),
]
