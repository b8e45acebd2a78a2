"""Finds instructions to the assistant in a text from outside, and whether a real question stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from resolution.answering.guards.incoming.disguises import hidden_texts
from resolution.answering.guards.incoming.foreign_instructions import is_told_abroad
from resolution.answering.guards.incoming.instruction_patterns import (
    ABOUT_THE_ASSISTANT,
    ASKS_HOW,
    SAYS_LITTLE,
    STRONG_PATTERNS,
    TRIGGERS,
    WEAK_PATTERNS,
    spelt_together,
)
from resolution.answering.guards.incoming.markup_patterns import hidden_by_markup, marks_in
from resolution.answering.guards.incoming.misspelt_words import meant_words
from resolution.answering.guards.plain_words import plain_words

# What is longer is looked at from both ends, as a model is given it.
FROM_THE_START, FROM_THE_END = 30_000, 10_000
LONGEST_SENTENCE = 1_000
LONGEST_QUOTE = 160
TWO_SIGNS = 2
LEAST_WORDS = 4

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？])\s*|\n+")
_SHORT_LINES = re.compile(
    r"(?:^[^\s.!?]{1,30}(?: [^\s.!?]{1,30})?\n){2,40}[^\s.!?]{1,30}(?: [^\s.!?]{1,30})?$", re.MULTILINE
)
_ASKS = re.compile(
    r"^\W*(?:how|where|when|what|why|who|which|whose|can i|can we|can you|could you|do you|does|is there|is it|are there|may i|should i|will (?:i|my|the|it))\b"
)
_SPEAKER = re.compile(r"\s*(?:user|human|customer|assistant|ai|system)\s*:", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:i|we|my|our|i'm|i've|we've|us)\b")
_ORDERS = re.compile(
    r"^\W*(?:please |just |now |then |and |so |also )*(?:tell|say|give|confirm|answer|reply|respond|print|show|list|write|repeat|send|let's|start|stop|call|set|mark|use|refund|sell|grant|approve|output|begin|thanks|thank you|hi|hello|i want you|i need you|i order)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """`quote` is the sentence, for the reviewer; `kind` is how it tries."""

    kind: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    found: tuple[Instruction, ...] = ()
    # Beside what was found, something is asked or told that a person should answer.
    asks_too: bool = False


@lru_cache(maxsize=64)
def screen_text(text: str) -> Screened:
    if len(text) > FROM_THE_START + FROM_THE_END:
        text = f"{text[:FROM_THE_START]}\n{text[-FROM_THE_END:]}"
    dressed = list(_dressed(text))
    marked, rest = _without_marks(text)
    told, clean = _screen_sentences(rest)
    found = (*marked, *dressed, *told)
    if not found:
        return Screened()
    return Screened(found=found[:20], asks_too=any(_is_real(sentence) for sentence in clean))


def _dressed(text: str) -> Iterator[Instruction]:
    for hidden in (*hidden_texts(text), *hidden_by_markup(text)):
        told, _ = _screen_sentences(hidden)
        if told or marks_in(hidden):
            yield Instruction(kind="hidden", quote=_quote(told[0].quote if told else hidden))


def _without_marks(text: str) -> tuple[list[Instruction], str]:
    """The marks of models, and the text without their lines: what is real stands in others."""
    spans = marks_in(text)
    if not spans:
        return [], text
    found = [Instruction(kind="fake_system", quote=_quote(text[start:end])) for start, end in spans]
    starts = {text.count("\n", 0, start) for start, _ in spans[:100]}
    lines = [line for number, line in enumerate(text.split("\n")) if number not in starts and not _SPEAKER.match(line)]
    return found, "\n".join(lines)


def _screen_sentences(text: str) -> tuple[list[Instruction], list[str]]:
    """What was found, and the sentences in which nothing was."""
    found: list[Instruction] = []
    clean: list[str] = []
    weak: dict[str, str] = {}
    for sentence in sentences_of(plain_words(text)):
        meant = meant_words(sentence)
        kind = _kind_of(sentence, meant)
        signs = {} if kind else _weak_signs(meant)
        weak |= dict.fromkeys(signs, sentence)
        if kind:
            found.append(Instruction(kind=kind, quote=_quote(sentence)))
        elif not signs:
            clean.append(sentence)
        elif _is_told_together(set(signs)):
            found.append(Instruction(kind="together", quote=_quote(sentence)))
        else:
            clean.append(sentence)
    if not found and _is_told_together(set(weak), most=TWO_SIGNS + 1):
        quotes = list(dict.fromkeys(weak.values()))
        found.append(Instruction(kind="together", quote=_quote(" … ".join(quotes))))
        clean = [sentence for sentence in clean if sentence not in quotes]
    return found, clean


def sentences_of(plain: str) -> Iterator[str]:
    """The lines of a text with a word each are one."""
    plain = _SHORT_LINES.sub(lambda run: " ".join(run[0].split()) + "\n", plain)
    for sentence in _SENTENCE.split(plain):
        for start in range(0, len(sentence), LONGEST_SENTENCE):
            if piece := sentence[start : start + LONGEST_SENTENCE].strip():
                yield piece


def _kind_of(sentence: str, meant: str) -> str:
    """By one strong pattern; empty if there is none."""
    if (not sentence.isascii() or _may_be_foreign(sentence)) and is_told_abroad(sentence):
        return "language"
    if spelt_together(sentence):
        return "encoded"
    if not TRIGGERS.search(meant) or (ASKS_HOW.search(meant) and not ABOUT_THE_ASSISTANT.search(meant)):
        return ""
    return next((kind for kind, pattern in STRONG_PATTERNS if pattern.search(meant)), "")


_FOREIGN_HEADS = re.compile(
    r"\b(?:ignor(?!e\b|ed\b|ing\b|es\b)\w+|vergiss\w*|vergesst|missacht\w*|umgeh\w*|du bist|tu so|verhalte|an die ki|antworte\w*|zeig\w*|gib|verrat\w*|wiederhol\w*|nenn\w*|"
    r"oubli\w*|montre\w*|affiche\w*|ignore[zr]|ignore (?:toutes|tes|les|todas|as|le)|olvid\w*|muestra\w*|revela\w*|repite\w*|dime|ahora|finge|actua|responde\w*|"
    r"dimentic\w*|non tener\w*|mostr\w*|ripeti|rivel\w*|fingi|comportati|rispondi|ora sei|adesso|esque\w*|desconsider\w*|repita|finja|aja|voce|"
    r"negeer\w*|vergeet\w*|toon|geef|onthul\w*|herhaal\w*|je bent|doe alsof|pokaz\w*|ujawnij|zapomnij|zignoruj|pomin\w*|udawaj|jestes|bortse|glom\w*|visa|avsloja|du ar|"
    r"glem|du er|ohita|unohda|nayta|paljasta|zapomen|ukaz\w*|odhal\w*|uita|arata|hagyd|felejtsd|mutasd|yok say|unut\w*|goster\w*|abaikan|lupakan|tampilkan|tunjukkan|tu es|agis|fais|reponds|"
    r"na ia|ki|ia|prompt systeme|systemprompt\w*|systeemprompt)\b"
)


def _may_be_foreign(sentence: str) -> bool:
    return _FOREIGN_HEADS.search(sentence) is not None


def _weak_signs(sentence: str) -> dict[str, None]:
    if not TRIGGERS.search(sentence) or ASKS_HOW.search(sentence):
        return {}
    return {name: None for name, pattern in WEAK_PATTERNS if pattern.search(sentence)}


def _is_told_together(signs: set[str], *, most: int = TWO_SIGNS) -> bool:
    return len(signs - SAYS_LITTLE) >= most or (len(signs) > most and len(signs - SAYS_LITTLE) >= most - 1)


def _is_real(sentence: str) -> bool:
    words = sentence.split()
    if sentence.endswith("?"):
        return len(words) >= LEAST_WORDS - 1
    if len(words) < LEAST_WORDS or _ORDERS.search(sentence):
        return False
    return bool(_ASKS.search(sentence) or _TELLS.search(sentence))


def _quote(told: str) -> str:
    plain = " ".join(told.split())
    return plain if len(plain) <= LONGEST_QUOTE else f"{plain[:LONGEST_QUOTE]}…"
