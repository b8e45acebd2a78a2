"""A far end that hangs, through real processes: what does not need it goes on as if it were not there."""

from __future__ import annotations

import pytest
from django.db.models.functions import Now

from helpdesk.demo.content import ARTICLES
from resolution.models import Article, Policy
from routing.event_kinds import RoutingEvent
from tests import factories
from tests.doors.messages_api import MessagesApi
from tests.doors.messages_api import Reply as ModelReply
from tests.doors.smtp import MailReceiver
from tests.flows.processes import wait_until, worker
from tests.helpdesk.test_courier import Hanging, hanging
from tests.tickets.replies import agent_reply
from tickets.models import FarEnd, FarEndKind, Reply, ReplyState, Ticket, TicketEvent
from tickets.states import Channel

__all__ = ["hanging"]

pytestmark = pytest.mark.django_db(transaction=True)

CALM = {"CALLBACK_TIMEOUT_SECONDS": "1", "FAR_END_PAUSE_SECONDS": "1"}


@pytest.fixture
def knowledge() -> None:
    for category, title, body, phrasings in ARTICLES[:4]:
        Article.objects.create(category=category, title=title, body=body, phrasings="\n".join(phrasings))
    Policy.objects.update(auto_from=0, review_from=0)


def new_ticket(**values: object) -> Ticket:
    ticket = factories.TicketFactory(subject="Error 403", body="I get a 403 error when I log in.", **values)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    return ticket


def test_twenty_tickets_to_a_callback_that_hangs_keep_no_other_waiting(knowledge: None, hanging: Hanging) -> None:
    shop = factories.IntegrationFactory()
    for _ in range(20):
        ticket = factories.TicketFactory(channel=Channel.CHAT, integration=shop, callback_url=hanging.url)
        agent_reply(Ticket.objects.get(pk=ticket.pk))
    good = new_ticket()

    with MailReceiver() as mail, worker(EMAIL_URL=mail.url, **CALM):
        wait_until(lambda: mail.mails)
        asked_before = Reply.objects.filter(deliveries__gt=0, ticket__integration=shop).count()
        wait_until(lambda: FarEnd.objects.paused().filter(kind=FarEndKind.CALLBACK))
        hanging.release.set()
        wait_until(lambda: Reply.objects.filter(ticket__integration=shop, state=ReplyState.SENT).count() == 20)

    assert Reply.objects.get(ticket=good).state == ReplyState.SENT
    assert asked_before < 20, "the good one did not wait for all of them"


def test_a_model_that_hangs_is_left_alone_and_the_local_engine_answers(knowledge: None) -> None:
    tickets = [new_ticket() for _ in range(5)]
    settings = {"LLM_TICKET_SECONDS": "0.6", "ANTHROPIC_TIMEOUT_SECONDS": "0.5", "LLM_RETRIES": "0"}

    with MessagesApi() as api:
        api.will_answer(*[ModelReply(wait_seconds=60)] * 20)
        with worker(ANTHROPIC_BASE_URL=api.url, ANTHROPIC_API_KEY="key", DUPLICATE_WINDOW_HOURS="0", **settings):
            wait_until(lambda: Reply.objects.filter(state=ReplyState.SENT).count() == len(tickets))

    assert len(api.requests) <= 4, "three failures, and no one asks any more"
    assert FarEnd.objects.get(kind=FarEndKind.MODEL).is_paused
    reasons = set(TicketEvent.objects.filter(kind=RoutingEvent.FELL_BACK).values_list("detail__reason", flat=True))
    assert any(reason.startswith("timeout") for reason in reasons)
    assert any(reason.startswith("paused") for reason in reasons)
