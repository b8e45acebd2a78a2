from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from helpdesk import api_docs, health, metrics
from helpdesk.api import TicketDetail
from helpdesk.staff.views import SetPasswordView, my_account
from resolution.api.health import HealthScoreList
from resolution.feedback.page import feedback_page
from routing.admin.link_page import correction_link
from routing.api.corrections import CorrectionList
from routing.api.events import EventsView
from tickets.api.customers import AccountEventList, CustomerDetail
from tickets.api.receipts import ReceiptDetail
from tickets.api.views import TicketList
from tickets.lanes.chat.view import ChatView
from tickets.lanes.forms import public_page
from tickets.lanes.forms.answers_page import answers_page
from tickets.lanes.forms.view import FormView
from tickets.lanes.mail.http.view import EmailView
from tickets.lanes.programs.batch import BatchView
from tickets.lanes.programs.ingest import IngestView
from tickets.lanes.programs.messages import MessageList
from tickets.lanes.programs.signed_ingest import SignedIngestView

api = [
    path("webhooks/support/ingest", IngestView.as_view(), name="ingest"),
    path("webhooks/support/form", FormView.as_view(), name="form"),
    path("webhooks/support/ingest/batch", BatchView.as_view(), name="ingest-batch"),
    path("webhooks/support/chat", ChatView.as_view(), name="chat"),
    path("webhooks/support/email", EmailView.as_view(), name="email"),
    path("webhooks/support/in/<str:integration>/ingest", SignedIngestView.as_view(), name="signed-ingest"),
    path("webhooks/support/in/<str:integration>/ingest/batch", BatchView.as_view(), name="signed-ingest-batch"),
    path("webhooks/support/in/<str:integration>/chat", ChatView.as_view(), name="signed-chat"),
    path("webhooks/support/in/<str:integration>/email", EmailView.as_view(), name="signed-email"),
    path("webhooks/support/in/<str:integration>/events", EventsView.as_view(), name="signed-events"),
    path("events/", EventsView.as_view(), name="events"),
    path("tickets/", TicketList.as_view(), name="tickets"),
    path("tickets/<str:id>/", TicketDetail.as_view(), name="ticket"),
    path("tickets/<str:id>/messages/", MessageList.as_view(), name="ticket-messages"),
    path("tickets/<str:id>/corrections/", CorrectionList.as_view(), name="ticket-corrections"),
    path("receipts/<str:id>/", ReceiptDetail.as_view(), name="receipt"),
    path("customers/<str:id>/", CustomerDetail.as_view(), name="customer"),
    path("health-scores/", HealthScoreList.as_view(), name="health-scores"),
    path("customers/<str:id>/events/", AccountEventList.as_view(), name="account-events"),
]
docs = [
    path("schema/", api_docs.schema, name="schema"),
    path("docs/", api_docs.reference, name="docs"),
]
support = [
    path("", public_page.support, name="support"),
    path("thanks/", public_page.thanks, name="support-thanks"),
    path("colour.css", public_page.colour, name="support-colour"),
    path("answers/<str:token>", answers_page, name="answers"),
    path("feedback/<str:token>/<str:said>", feedback_page, name="feedback"),
]

handler400 = "helpdesk.problem_pages.bad_request"
handler403 = "helpdesk.problem_pages.permission_denied"
handler404 = "helpdesk.problem_pages.not_found"
handler500 = "helpdesk.unavailable.answer_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.page, name="metrics"),
    path("api/", include([*api, *docs])),
    path("api/webhooks/support/mail/", include("tickets.lanes.mail.providers.view")),
    path("support/", include(support)),
    path("admin/me/", admin.site.admin_view(my_account), name="my-account"),
    path("admin/set-password/<uidb64>/<token>/", SetPasswordView.as_view(), name="set-password"),
    path("admin/link/<str:token>/", correction_link, name="correction-link"),
    path("admin/", admin.site.urls),
]
