from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from helpdesk import health, metrics
from helpdesk.api import TicketDetail
from tickets.api.customers import AccountEventList, CustomerDetail
from tickets.api.ingest import IngestView
from tickets.api.views import ReceiptDetail, TicketList

api = [
    path("webhooks/support/ingest", IngestView.as_view(), name="ingest"),
    path("tickets/", TicketList.as_view(), name="tickets"),
    path("tickets/<str:id>/", TicketDetail.as_view(), name="ticket"),
    path("receipts/<str:id>/", ReceiptDetail.as_view(), name="receipt"),
    path("customers/<str:id>/", CustomerDetail.as_view(), name="customer"),
    path("customers/<str:id>/events/", AccountEventList.as_view(), name="account-events"),
]
docs = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.page, name="metrics"),
    path("api/", include([*api, *docs])),
    path("admin/", admin.site.urls),
]
