from django.urls import path

from ashi.web.owner import views

urlpatterns = [
    path("owner/", views.owner, name="owner"),
    path("owner/people/", views.people, name="people"),
    path("owner/people/<uuid:account>/", views.account, name="account"),
    path("owner/caseload/", views.caseload, name="caseload"),
    path("owner/audit/<str:record>/", views.audit_of, name="audit_of"),
]
