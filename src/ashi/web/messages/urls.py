from django.urls import path

from ashi.web.messages import views, views_staff

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/pictures/<uuid:picture>/", views.message_picture, name="message_picture"),
    path("messages/<uuid:message>/settle/", views_staff.message_settle, name="message_settle"),
    path("me/messages/<uuid:episode>/", views.my_messages, name="my_messages"),
    path("me/messages/sent/<uuid:message>/", views.my_message_sent, name="my_message_sent"),
    path("questions/", views_staff.questions, name="questions"),
    path("threads/<uuid:episode>/", views_staff.thread, name="thread"),
    path("desk/messages/", views_staff.desk_messages, name="desk_messages"),
]
