"""What a text tells beside its topic and impact; the router's lifts and rules look at these words."""

import math
from collections.abc import Iterable

from django.db.models import TextChoices

from routing.reading.cues import SIGN, Cue, lifts_of

# Likelier true than not.
TOLD_FROM = 0.5


class Sign(TextChoices):
    DEADLINE = "deadline", "A near date is named"
    MANY = "many affected", "More people than the writer"
    SECURITY = "security", "A matter of security"
    MONEY = "money", "A charge or a loss"
    LEGAL = "legal", "A lawyer, a law or a court"
    OVER = "over", "The trouble is over by now"
    WORKAROUND = "workaround", "There is a way around it"
    NO_RUSH = "no rush", "It can wait"


def signs_of_cues(found: Iterable[Cue]) -> dict[str, float]:
    """What the cues tell, each with how likely it is true."""
    lifts = lifts_of(found, SIGN)
    chances = {sign.value: 1 / (1 + math.exp(-lifts[sign.value])) for sign in Sign if sign.value in lifts}
    return {sign: chance for sign, chance in chances.items() if chance > TOLD_FROM}
