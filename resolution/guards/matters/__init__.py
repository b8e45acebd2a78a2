"""The matters, in the order in which a reviewer is told of them."""

from resolution.guards.matter import Matter
from resolution.guards.matters.abuse import ABUSE
from resolution.guards.matters.authorities import AUTHORITIES
from resolution.guards.matters.child_safety import CHILD_SAFETY
from resolution.guards.matters.demands import DEMANDS
from resolution.guards.matters.harassment import HARASSMENT
from resolution.guards.matters.legal import LEGAL_THREAT
from resolution.guards.matters.other_people import OTHER_PEOPLE
from resolution.guards.matters.press import PRESS
from resolution.guards.matters.privacy import PRIVACY
from resolution.guards.matters.self_harm import SELF_HARM
from resolution.guards.matters.threats import THREATS

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
