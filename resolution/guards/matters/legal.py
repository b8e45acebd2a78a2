"""Somebody threatens to go to law, or claims damages or a right: every word of an answer may be held against us."""

from resolution.guards.matter import Matter, words
from resolution.guards.together.outside import LEGAL_SIGNS

LEGAL_THREAT = Matter(
    name="legal_threat",
    reason="Legal steps are threatened, or a legal claim is made.",
    person_first=True,
    harmless=words(r"legal (?:name|department|notice page|notice)s?", r"law firms?"),
    patterns=words(
        r"(?:my|our) (?:lawyers?|attorneys?|solicitors?|barrister) (?:will|is|are|has|have|says?|said|tells?|told|advised)\b",
        r"(?:contact|call|calling|get|hire|hiring|consult|inform|informed|involve|speak to|talk to|go to|hand(?:ed)? (?:it|this) (?:over )?to) (?:a|my|our|the) (?:lawyers?|attorneys?|solicitors?)",
    ),
    sentences=(
        "I will sue your company.",
        "You will hear from my lawyer.",
        "We will take legal action against you.",
        "We hold you liable for the damage that we suffered.",
        "You are in breach of our contract and we claim damages.",
        "I will take you to the small claims court.",
        "We demand compensation for our losses, our solicitor will write to you.",
        "Your user infringes our copyright, remove it at once.",
        "I am going to file a complaint and a chargeback against you.",
        "My attorney says that I have a strong case against your firm.",
        "We are joining a class action against you.",
    ),
    together=LEGAL_SIGNS,
)
