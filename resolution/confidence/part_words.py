"""What each part of a confidence says, in words."""

WORDS = {
    "retrieval": "Article fits",
    "grounding": "Says only what the article says",
    "completeness": "All questions taken up",
    "repetition": "Not said before",
    "risk": "Nothing risky found",
    "stated": "The model's own estimate",
    "answer": "There is an answer",
}


def part_in_words(name: str) -> str:
    return WORDS.get(name, name.replace("_", " ").capitalize())
