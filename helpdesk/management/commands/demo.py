"""Shows the main job: posts sample tickets over HTTP and prints what became of each."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from helpdesk.demo import store
from helpdesk.demo.content import TICKETS, DemoTicket
from helpdesk.demo.escalations import UNSETTLED, import_escalations, report_tickets, wait_until_told
from helpdesk.demo.intake import post_by_lanes
from helpdesk.demo.local_discord import WEBHOOK
from helpdesk.demo.receiver import Receiver

UNFINISHED = ("open", "in_progress")
ROW = "{:<28} {:<8} {:<11} {:<8} {:<9} {:>10}  {:<17} {:<16} {:>7}"
EVENT_ROW = "{:<52} {:<10} {:<8} {}"
HEADINGS = ("subject", "channel", "category", "priority", "move", "confidence", "status", "review", "seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedTicket:
    ticket_id: str
    started: float


class Command(BaseCommand):
    help = "Posts sample tickets to a running Helpdesk and prints what became of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.SITE_URL, help="Where Helpdesk runs.")
        parser.add_argument("--discord", default="", help="Where the demo's stand-in for Discord runs, if it does.")
        parser.add_argument("--seconds", type=float, default=60, help="How long to wait for the last ticket.")

    def handle(self, *args: Any, url: str, discord: str, seconds: float, **options: Any) -> None:
        access = store.load()
        if access is None:
            raise CommandError("There is no demo data yet; run: manage.py demo_data")
        client = httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {access.api_key}"}, timeout=30)
        with client, Receiver(access.callback_secret) as receiver:
            self.stdout.write(ROW.format(*HEADINGS))
            tag = _tag(client)
            posted = [_post(client, ticket, receiver.url, tag) for ticket in TICKETS]
            finished = [self._show(client, one, seconds) for one in posted]
            self._tell_where(receiver)
            if not tag:
                post_by_lanes(client)
                self.stdout.write(
                    "Also sent: one problem by mail, form and chat, which becomes one ticket (see Related tickets on Lena's page), "
                    "and an out-of-office, which opens none (see Suspended)."
                )
            told = self._show_pipeline(client, discord, seconds) if discord else True
        if not told:
            raise CommandError(f"Not all events were told within {seconds:g} s; are the workers running?")
        if not all(finished):
            raise CommandError(f"Not all tickets were finished within {seconds:g} s; are the workers running?")

    def _show_pipeline(self, client: httpx2.Client, discord: str, seconds: float) -> bool:
        """Whether each of the events that a program reports came to its end."""
        import_escalations(discord.rstrip("/") + WEBHOOK)
        events = wait_until_told(report_tickets(client), seconds=seconds)
        self.stdout.write(
            f"\n{len(events)} tickets that a program reports to /api/events/; the pipeline “Escalations” tells #ops the critical ones:"
        )
        self.stdout.write(EVENT_ROW.format("subject", "tier", "urgency", "what became of it"))
        for one in events:
            self.stdout.write(EVENT_ROW.format(one.subject[:52], one.tier, one.label, one.became))
        held = client.get(f"{discord.rstrip('/')}/messages").raise_for_status().json()
        self.stdout.write(
            f"#ops is a stand-in for Discord on this machine, and not Discord: {discord} shows it. It holds {len(held)} messages,"
            " with addresses and numbers taken out."
        )
        return all(one.became != UNSETTLED for one in events)

    def _show(self, client: httpx2.Client, posted: PostedTicket, seconds: float) -> bool:
        ticket = _wait(client, posted, seconds)
        confidence = ticket["confidence_score"]
        self.stdout.write(
            ROW.format(
                ticket["subject"][:28],
                ticket["channel"],
                ticket["category"] or "–",
                ticket["priority"],
                ticket["move"] or "–",
                "–" if confidence is None else f"{confidence:.2f}",
                ticket["status"],
                ticket["review_state"],
                f"{_seconds_taken(ticket):.1f}",
            )
        )
        return _is_finished(ticket)

    def _tell_where(self, receiver: Receiver) -> None:
        verified = len(receiver.received)
        self.stdout.write(f"Answers received by signed callback, signatures verified: {verified}")
        if "eml" in settings.EMAIL_BACKEND:
            self.stdout.write(f"Answers by mail are files in {settings.EMAIL_FILE_PATH}")


def _tag(client: httpx2.Client) -> str:
    """Empty the first time. Later other people ask: who asks the same again within a day has one ticket."""
    mine = client.get("/api/tickets/", params={"customer": TICKETS[0].address, "page_size": 1})
    return f".{uuid4().hex[:4]}" if mine.raise_for_status().json()["results"] else ""


def _post(client: httpx2.Client, ticket: DemoTicket, callback_url: str, tag: str) -> PostedTicket:
    channel, name, email, tier, subject, body = ticket
    answer = client.post(
        "/api/webhooks/support/ingest",
        json={
            "external_id": f"demo-{uuid4()}",
            "channel": channel,
            "customer_email": email.replace("@", f"{tag}@"),
            "customer_name": name,
            "customer_tier": tier,
            "subject": subject,
            "body": body,
            "callback_url": callback_url,
        },
    )
    if answer.status_code != 201:
        raise CommandError(f"The post was answered {answer.status_code}: {answer.text[:300]}")
    return PostedTicket(ticket_id=answer.json()["ticket_id"], started=time.monotonic())


def _wait(client: httpx2.Client, posted: PostedTicket, seconds: float) -> dict[str, Any]:
    while True:
        ticket: dict[str, Any] = client.get(f"/api/tickets/{posted.ticket_id}/").raise_for_status().json()
        if _is_finished(ticket) or time.monotonic() - posted.started > seconds:
            return ticket
        time.sleep(0.1)


def _is_finished(ticket: dict[str, Any]) -> bool:
    return ticket["status"] not in UNFINISHED or ticket["review_state"] == "held"


def _seconds_taken(ticket: dict[str, Any]) -> float:
    """From the post to the last event, as the history has it."""
    times = [datetime.fromisoformat(event["at"]) for event in ticket["history"]]
    return (times[-1] - times[0]).total_seconds()
