"""The outbox's page: what waits, what is held and by whom, and what an operator can do, each with how many it touches."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.tickets.replies import agent_reply, deliver
from tickets.actions.outbox_holds import hold_outbox
from tickets.models import HoldScope, OutboxHold, Reply, ReplyState, SentMail, Ticket

pytestmark = pytest.mark.django_db

LIST = reverse("admin:tickets_reply_changelist")
HOLD_ALL = reverse("admin:tickets_reply_hold", args=["all"])


def hold() -> OutboxHold:
    return hold_outbox(HoldScope.ALL, by="max", why="Wrong <b>prices</b>")


def choose(client: Client, name: str, *replies: Reply, **values: str) -> Any:
    chosen = {"action": name, "_selected_action": [str(reply.pk) for reply in replies]}
    return client.post(LIST, chosen | values, follow=True)


def logged_in(role: str) -> Client:
    user = factories.UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


class TestHolding:
    def test_it_says_how_many_wait_before_and_after(self, admin_client: Client, ticket: Ticket) -> None:
        agent_reply(ticket)
        asked = admin_client.get(HOLD_ALL).content.decode()
        assert "<b>1</b> reply waits now" in asked

        told = admin_client.post(HOLD_ALL, {"act": "hold", "why": "Wrong prices."}, follow=True).content.decode()
        assert "Everything held: 1 reply waited under it." in told
        assert OutboxHold.objects.standing().get().by == "admin"

    def test_it_needs_a_reason(self, admin_client: Client) -> None:
        told = admin_client.post(HOLD_ALL, {"act": "hold", "why": " "}).content.decode()

        assert "Say why" in told
        assert not OutboxHold.objects.exists()

    def test_every_page_says_so_until_it_is_released(self, admin_client: Client, ticket: Ticket) -> None:
        hold()
        pages = [reverse("admin:index"), LIST, reverse("admin:tickets_ticket_change", args=[ticket.pk]), HOLD_ALL]
        for page in [*pages, reverse("admin:routing_rule_changelist"), reverse("admin:auth_user_changelist")]:
            shown = admin_client.get(page).content.decode()
            assert "Sending is held: Everything." in shown, page
            assert "Wrong &lt;b&gt;prices" in shown, page

        admin_client.post(HOLD_ALL, {"act": "release"})
        assert "Sending is held" not in admin_client.get(LIST).content.decode()

    def test_an_old_page_neither_releases_nor_holds_what_others_have_meanwhile(self, admin_client: Client) -> None:
        hold()
        told = admin_client.post(HOLD_ALL, {"act": "hold", "why": "Mine."}).content.decode()

        assert "held already, by max" in told
        assert OutboxHold.objects.count() == 1

    @pytest.mark.parametrize(("role", "code"), [("Support lead", 200), ("Reviewer", 403), ("Auditor", 403)])
    def test_only_who_leads_may_hold(self, role: str, code: int) -> None:
        client = logged_in(role)

        assert client.get(HOLD_ALL).status_code == code
        assert client.post(HOLD_ALL, {"act": "hold", "why": "Stop."}).status_code in (302, code)
        assert OutboxHold.objects.exists() is (code == 200)

    def test_there_is_no_other_kind(self, admin_client: Client) -> None:
        assert admin_client.get(reverse("admin:tickets_reply_hold", args=["nothing"])).status_code == 404


class TestRows:
    def test_it_counts_what_waits_and_what_failed(self, admin_client: Client, ticket: Ticket) -> None:
        agent_reply(ticket)
        shown = admin_client.get(LIST).content.decode()

        assert "<span>Waiting</span><b>1</b>" in shown
        assert "<span>Unknown</span><b>0</b>" in shown

    def test_cancelling_asks_first_and_says_how_many(self, admin_client: Client, ticket: Ticket) -> None:
        reply = agent_reply(ticket)
        asked = choose(admin_client, "cancel_waiting", reply).content.decode()
        assert "1 reply will not be sent." in asked
        assert Reply.objects.get().state == ReplyState.PENDING

        told = choose(admin_client, "cancel_waiting", reply, confirmed="1", why="Wrong.").content.decode()
        assert "1 done" in told
        assert (Reply.objects.get().state, Reply.objects.get().last_error) == (ReplyState.CANCELLED, "Wrong.")

    def test_what_was_sent_meanwhile_is_not_cancelled(self, admin_client: Client, ticket: Ticket, outbox: Any) -> None:
        reply = agent_reply(ticket)
        deliver(reply)
        told = choose(admin_client, "cancel_waiting", reply, confirmed="1").content.decode()

        assert "None of these is" in told

    def test_an_unknown_one_can_be_said_to_have_arrived(self, admin_client: Client, ticket: Ticket) -> None:
        reply = agent_reply(ticket)
        Reply.objects.filter(pk=reply.pk).update(state=ReplyState.UNKNOWN, due_at=None)
        choose(admin_client, "arrived", reply, confirmed="1")

        assert Reply.objects.get().state == ReplyState.SENT

    def test_who_may_only_read_gets_no_actions(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket)
        choose(logged_in("Auditor"), "cancel_waiting", reply, confirmed="1")

        assert Reply.objects.get().state == ReplyState.PENDING

    @pytest.mark.parametrize("told", ["number", "address", "message id", "reply", "ticket"])
    def test_it_is_found_by_what_people_know(
        self, admin_client: Client, ticket: Ticket, outbox: Any, told: str
    ) -> None:
        reply = deliver(agent_reply(ticket))
        mail = SentMail.objects.get()
        terms = {
            "number": f"#{ticket.number}",
            "address": mail.address.upper(),
            "message id": mail.message_id,
            "reply": reply.public_id,
            "ticket": ticket.public_id,
        }

        found = admin_client.get(LIST, {"q": terms[told]})
        assert [row.pk for row in found.context["cl"].result_list] == [reply.pk]

    @pytest.mark.parametrize("term", ["0", "9" * 30, "y_", "y_!", "\x00", "a'b", "@", "²"])
    def test_other_words_find_nothing(self, admin_client: Client, ticket: Ticket, term: str) -> None:
        agent_reply(ticket)

        found = admin_client.get(LIST, {"q": term})
        assert found.status_code in (200, 302, 400)
        if found.status_code == 200 and term.strip("\x00"):
            assert not found.context["cl"].result_list
