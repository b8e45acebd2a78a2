"""Places outside to which pipelines deliver: a kind is one file and one line here."""

from __future__ import annotations

from routing.pipelines.destinations import apprise, discord, mail, postgres, slack, webhook
from routing.pipelines.destinations.base import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (discord.KIND, slack.KIND, webhook.KIND, mail.KIND, postgres.KIND, apprise.KIND)
}
