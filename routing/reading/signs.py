"""What a text tells beside its topic and impact; the router's lifts and rules look at these words."""

from collections.abc import Collection

from django.db.models import TextChoices


class Sign(TextChoices):
    DEADLINE = "deadline", "A near date is named"
    MANY = "many affected", "More people than the writer"
    SECURITY = "security", "A matter of security"
    MONEY = "money", "A charge or a loss"
    LEGAL = "legal", "A lawyer, a law or a court"
    OVER = "over", "The trouble is over by now"
    WORKAROUND = "workaround", "There is a way around it"
    NO_RUSH = "no rush", "It can wait"


# Each with the cues of the built-in reader that tell it.
CUES: dict[Sign, tuple[str, ...]] = {
    Sign.DEADLINE: ("deadline", "soon"),
    Sign.MANY: ("many",),
    Sign.SECURITY: ("security",),
    Sign.MONEY: ("cost", "charge"),
    Sign.LEGAL: ("legal",),
    Sign.OVER: ("over",),
    Sign.WORKAROUND: ("way round",),
    Sign.NO_RUSH: ("no rush",),
}


def signs_of_cues(cues: Collection[str]) -> tuple[str, ...]:
    return tuple(sign.value for sign, tellers in CUES.items() if any(teller in cues for teller in tellers))
