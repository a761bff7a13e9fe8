from django.urls import path

from ashi.body.figures import BODY_VERSION, data_digest
from ashi.web.plan import (
    views,
    views_body,
    views_clearance,
    views_ending,
    views_plan,
    views_promise,
    views_scores,
)

urlpatterns = [
    path(
        f"body/{BODY_VERSION}-{data_digest()}/<slug:figure>/<slug:view>-<slug:theme>.svg",
        views_body.body_figure,
        name="body_figure",
    ),
    path("today/", views.today, name="today"),
    path("chart/<uuid:episode>/", views.chart, name="chart"),
    path("chart/<uuid:episode>/clearance/", views_clearance.clearance, name="clearance"),
    path("chart/<uuid:episode>/score/", views_scores.score_entry, name="score_entry"),
    path("chart/<uuid:episode>/plan/", views_plan.plan, name="plan"),
    path("chart/<uuid:episode>/plan/propose/", views_plan.plan_propose, name="plan_propose"),
    path("chart/<uuid:episode>/plan/edit/", views_plan.plan_edit, name="plan_edit"),
    path("chart/<uuid:episode>/plan/lift/", views_plan.plan_lift, name="plan_lift"),
    path("chart/<uuid:episode>/plan/go-on/", views_plan.plan_go_on, name="plan_go_on"),
    path("chart/<uuid:episode>/plan/other/", views_plan.plan_other, name="plan_other"),
    path("chart/<uuid:episode>/plan/what-if/", views_plan.plan_what_if, name="plan_what_if"),
    path("chart/<uuid:episode>/plan/end/", views_ending.plan_end, name="plan_end"),
    path("chart/<uuid:episode>/plan/undo/", views_plan.plan_undo, name="plan_undo"),
    path("chart/<uuid:episode>/promise/", views_promise.promise, name="promise"),
    path("chart/<uuid:episode>/leaflet/", views_promise.leaflet, name="leaflet"),
    path("chart/<uuid:episode>/plan/accept/", views_plan.plan_accept, name="plan_accept"),
]
