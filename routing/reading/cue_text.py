"""What is known of the language around cues: denials, ends of sentences, shouting."""

import re

DENIED = re.compile(
    r"\b(?:no|not|never|without|nothing|none|neither|no longer|\w+n't)"
    r"(?: (?:a|an|any|the|been|seen|really|has|have|had|is|it|was|very|so|yet|ever|even|find|found)){0,3} $"
)
NOT_QUITE = re.compile(r"\bbut\b.{0,20}\b(?:not|still|only|never)\b|n't")
SENTENCE_END = re.compile(r"(?<=[.!?])\s|\n")
_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)")


def shouts(text: str) -> bool:
    """Several words in capitals, more than a name or a code would be, or exclamation marks that pile up."""
    words = _WORD.findall(text)
    capitals = sum(word.isupper() for word in words)
    return "!!" in text or (capitals >= 4 and capitals > 0.4 * len(words))
