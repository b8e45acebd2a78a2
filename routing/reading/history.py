"""What the account and the customer's earlier tickets speak for, where the text leaves it open.

All in log-odds: 0.7 doubles the odds of a category, 1.2 more than trebles them. A clear text differs by five or more,
so history never outvotes it.
"""

import re
from dataclasses import dataclass

from routing.reading.base import AccountFact, EarlierTicket, ReadRequest
from tickets.states import Category

PLAIN_FACT, TROUBLED_FACT = 0.4, 1.2
EARLIER_TICKET, EARLIER_COUNTED = 0.4, 3
AT_MOST = 1.6

_CATEGORY_OF_KIND = {
    "billing": Category.BILLING.value,
    "usage": Category.TECHNICAL.value,
    "onboarding": Category.ONBOARDING.value,
}
_TROUBLE = re.compile(
    r"fail|declin|overdue|past_due|dunning|disput|chargeback|refund|cancel|suspend|"
    r"error|limit|quota|exceed|expir|spike|stuck|trial"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """How far history leans towards each category, and the sentences for it."""

    by_category: dict[str, float]
    reasons: dict[str, tuple[str, ...]]


def read_history(request: ReadRequest) -> Lean:
    by_category, reasons = {}, {}
    for category in Category.values:
        facts = [fact for fact in request.account_facts if _CATEGORY_OF_KIND.get(fact.kind) == category]
        earlier = [ticket for ticket in request.earlier_tickets if ticket.category == category][:EARLIER_COUNTED]
        by_category[category] = min(AT_MOST, _weigh(facts) + EARLIER_TICKET * len(earlier))
        reasons[category] = (*_tell_facts(facts, category), *_tell_earlier(earlier, category))
    return Lean(by_category=by_category, reasons=reasons)


def _weigh(facts: list[AccountFact]) -> float:
    return max((TROUBLED_FACT if _TROUBLE.search(fact.name) else PLAIN_FACT for fact in facts), default=0.0)


def _tell_facts(facts: list[AccountFact], category: str) -> tuple[str, ...]:
    if not facts:
        return ()
    telling = next((fact for fact in facts if _TROUBLE.search(fact.name)), facts[0])
    return (f"A recent event of the account ({telling.name.replace('_', ' ')}) speaks for {category}.",)


def _tell_earlier(earlier: list[EarlierTicket], category: str) -> tuple[str, ...]:
    if not earlier:
        return ()
    return (f"Earlier tickets of this customer were about {category} ({len(earlier)}).",)
