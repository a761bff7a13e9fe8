from django.urls import path

from ashi.web.owner import views, views_caseload, views_post, views_rules

urlpatterns = [
    path("owner/", views.owner, name="owner"),
    path("owner/people/", views.people, name="people"),
    path("owner/people/<uuid:account>/", views.account, name="account"),
    path("owner/caseload/", views_caseload.caseload, name="caseload"),
    path("owner/caseload/sheet/", views_caseload.caseload_sheet, name="caseload_sheet"),
    path("owner/caseload/figures.csv", views_caseload.caseload_file, name="caseload_file"),
    path("owner/post/", views_post.post, name="owner_post"),
    path("owner/post/<uuid:letter>/", views_post.post_letter, name="owner_post_letter"),
    path("owner/rules/", views_rules.rules, name="owner_rules"),
    path("owner/audit/<str:record>/", views.audit_of, name="audit_of"),
]
