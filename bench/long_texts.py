"""Texts of a ticket's length, 60 to 120 words, in which no sentence comes twice: what is remembered must not flatter."""

from __future__ import annotations

import random

FEWEST_WORDS, MOST_WORDS = 60, 120

PLACES = ("Lisbon", "Bergen", "Leeds", "Austin", "Toronto", "Dublin", "Graz", "Perth", "Malmo", "Ghent")
PARTS = ("finance", "design", "warehouse", "sales", "research", "support", "planning", "training", "field", "media")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
BROWSERS = ("Firefox", "Chrome", "Safari", "Edge")
SENTENCES = (
    "It started on {day} at about {hour}:{minute} in our {place} office.",
    "We are {count} people in the {part} group and most of us see the same thing.",
    "I have tried it with {browser} version {count} and with a colleague's laptop, and nothing changed.",
    "The {part} group in {place} uses it for about {count} projects every week.",
    "Before {day} it worked well for us for {count} weeks, as far as I can remember.",
    "I looked through the pages of your manual for {count} minutes and found nothing about it for {browser}.",
    "Our {part} lead in {place} has asked me to write to you about it.",
    "We would like to have it working again by {day} at {hour}:{minute}, when the {part} group meets.",
    "The last entry that I see in the {part} workspace is from {day}, {hour}:{minute}.",
    "There are {count} entries in the list of the {part} group, and {browser} shows all of them.",
    "Nothing was changed on our side since {day}, except for {count} new folders in {place}.",
    "My screen in {place} is {count} inches wide, if that makes a difference with {browser}.",
)


def ticket_text(phrasing: str, number: int, chance: random.Random) -> str:
    """What the customer asks, between sentences of the kind that customers write around it."""
    told = [
        f"Hello, this is about the account {number} of our {chance.choice(PLACES)} office.",
        f"{phrasing.rstrip('.?! ')}, since {_filled('{day} at {hour}:{minute}', chance)}.",
    ]
    wanted = chance.randint(FEWEST_WORDS, MOST_WORDS - 20)
    for sentence in chance.sample(SENTENCES, len(SENTENCES)):
        if len(" ".join(told).split()) >= wanted:
            break
        told.append(_filled(sentence, chance))
    return " ".join([*told, "Thank you."])


def _filled(sentence: str, chance: random.Random) -> str:
    return sentence.format(
        place=chance.choice(PLACES),
        part=chance.choice(PARTS),
        day=chance.choice(DAYS),
        browser=chance.choice(BROWSERS),
        count=chance.randint(11, 98),
        hour=chance.randint(8, 17),
        minute=chance.randint(10, 59),
    )
