"""The matters, in the order in which a reviewer is told of them."""

from resolution.answering.guards.matter import Matter
from resolution.answering.guards.matters.abuse import ABUSE
from resolution.answering.guards.matters.authorities import AUTHORITIES
from resolution.answering.guards.matters.child_safety import CHILD_SAFETY
from resolution.answering.guards.matters.demands import DEMANDS
from resolution.answering.guards.matters.harassment import HARASSMENT
from resolution.answering.guards.matters.legal import LEGAL_THREAT
from resolution.answering.guards.matters.other_people import OTHER_PEOPLE
from resolution.answering.guards.matters.press import PRESS
from resolution.answering.guards.matters.privacy import PRIVACY
from resolution.answering.guards.matters.self_harm import SELF_HARM
from resolution.answering.guards.matters.threats import THREATS

MATTERS: tuple[Matter, ...] = (
    SELF_HARM,
    CHILD_SAFETY,
    THREATS,
    ABUSE,
    HARASSMENT,
    PRIVACY,
    AUTHORITIES,
    LEGAL_THREAT,
    PRESS,
    OTHER_PEOPLE,
    DEMANDS,
)
