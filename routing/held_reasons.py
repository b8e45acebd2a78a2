"""Why routing holds a ticket for a person: label, state in words and colour."""

from django.db.models import TextChoices

from tickets.open_lists import HeldWords


class RoutingHeld(TextChoices):
    TRIAGE = "triage", "Topic to settle"
    NO_TOPIC = "no_topic", "None of the topics fits"
    BY_RULE = "by_rule", "A rule leaves it to people"


HELD: dict[RoutingHeld, HeldWords] = {
    RoutingHeld.TRIAGE: HeldWords(state="topic", words="Waiting for you: what is this about?"),
    RoutingHeld.NO_TOPIC: HeldWords(state="no-topic", words="Waiting for you: no topic fits"),
    RoutingHeld.BY_RULE: HeldWords(state="by-rule", words="Waiting for you: a rule leaves it to people"),
}
