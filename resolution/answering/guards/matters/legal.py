"""Somebody threatens to go to law, or claims damages or a right: every word of an answer may be held against us."""

from resolution.answering.guards.matter import Matter, whole_words
from resolution.answering.guards.sign_combinations.outside import LEGAL_SIGNS

LEGAL_THREAT = Matter(
    name="legal_threat",
    reason="Legal steps are threatened, or a legal claim is made.",
    person_first=True,
    harmless=whole_words(r"legal (?:name|department|notice page|notice)s?", r"law firms?"),
    patterns=whole_words(
        r"(?:my|our) (?:lawyers?|attorneys?|solicitors?|barrister) (?:will|is|are|has|have|says?|said|tells?|told|advised)\b",
        r"(?:contact|call|calling|get|hire|hiring|consult|inform|informed|involve|speak to|talk to|go to|hand(?:ed)? (?:it|this) (?:over )?to) (?:a|my|our|the) (?:lawyers?|attorneys?|solicitors?)",
    ),
    together=LEGAL_SIGNS,
)
