"""Whether a text is English, the language of the model and of the cues: all of it, for half of it may be the matter.

Two signs: the small words of each language, and how many words the English model's own vocabulary holds whole. The second
tells languages apart that no list here names, among them those that are written in Latin letters by ear.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tickets.embedding import vocabulary

LOOKED_AT = 6_000
FEW_WORDS = 2
# Of the letters, or letters in a row: a name in another script is no text in it.
MOSTLY = 0.3
MANY_LETTERS = 12
# A passage of so many words is told by itself.
TELLING_WORDS = 6
# So many English small words, and no other language's, tell a short question by themselves.
TELLING_SMALL = 3
# The share of words that the vocabulary must hold: more where small words speak for another language.
LEAST_KNOWN = 0.6
LEAST_KNOWN_ANYWAY = 0.3

# What customers of software say and the model's vocabulary holds only in pieces.
_TRADE = (
    "invoice invoices login logout signup checkout signin username dropdown webhook unsubscribe reactivate onboarding"
)
# Common words of each side; those that mean something on both ("die", "in", "no") are left out.
_ENGLISH = """
    the and is are was were been have has had do does did you your we our us they it its this that these those of to for
    with from by at but not can cannot could would should will what how when where why which who my please there if
    i a an me be get got hi hello thanks thank help need want just yes
"""
_GERMAN = "der das und ist ich wir nicht ein eine einen mit von auf für bitte wie kann haben sie ihr uns mein meine kein keine aber auch sich habe wird geht wurde konto"
_FRENCH = "le la les des est je nous vous pas une dans pour avec votre notre mon ma bonjour merci comment et du mes ne sur qui que"
_SPANISH = (
    "el los las que una por para con mi su es está cómo puedo hola gracias del mis pero cuando ayuda necesito tengo"
)
_ITALIAN = "il che non sono per come della mio posso grazie di un ciao buongiorno vorrei ho mia questo"
_PORTUGUESE = "o os não uma meu minha com você como obrigado em olá preciso estou quero nao voce"
_DUTCH = "het een niet ik wij zijn van voor met kunnen hoe mijn graag naar heb deze maar"
_NORDIC = "och är inte jag vi att som på kan ikke jeg og til har det min mitt hej hei tack takk"
_OTHERS = "nie jest się jak moje proszę na w ve bir için ben mogę dlaczego merhaba nasıl lütfen çok değil"
_BY_EAR = """
    hai nahi nahin kya mera meri mere kaise karo karna krna kar raha rahi mujhe aap aapka bhai paisa paise wapas kyun kyu
    abhi bahut hoga gaya gayi kuch nhi mein yeh woh toh bhi wala chahiye batao
    ana enta mesh mish msh keda leh leih lsa lessa 3ayez 3ayz 3andi 3ndi fein feen ezay shu kif hada hayda wallah ya3ni
    inta enti momken mumkin bas el7al 7abibi shukran salam law samaht
    saya tidak bisa anda yang dan ini itu untuk dengan kenapa tolong akun belum sudah
    ako hindi ang ng sa po ko mga naman bakit paano
    nem hogyan kérem nu este sunt pentru cum vă rog není jsem prosím jak
"""
_WORD = re.compile(r"[^\W\d_][\w']*")
_PASSAGE = re.compile(r"(?<=[.!?。！？])\s+|\n+")
# What is written for machines, in whatever language: links, addresses, codes.
_MACHINE = re.compile(r"[@_/\\<>{}=]|\d{3}")
_TOKEN = re.compile(r"\S+")


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


_HERE = _words(_ENGLISH)
_TRADE_WORDS = _words(_TRADE)
_ELSEWHERE = (
    _words(_GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _NORDIC, _OTHERS, _BY_EAR) - _HERE
) - frozenset(("kar", "min", "log", "bas", "ana", "este"))


def looks_english(text: str) -> bool:
    """Every passage of it; a text without words is no text in another language."""
    told = _TOKEN.sub(lambda token: " " if _MACHINE.search(token[0]) else token[0], text[:LOOKED_AT])
    return all(_is_english(words) for words in (_WORD.findall(told), *_passages(told)) if words)


def _passages(text: str) -> Iterator[list[str]]:
    """Parts that are long enough to be told by themselves."""
    for passage in _PASSAGE.split(text):
        words = _WORD.findall(passage)
        if len(words) >= TELLING_WORDS:
            yield words


def _is_english(words: list[str]) -> bool:
    if _is_in_another_script(words):
        return False
    small = [word.lower() for word in words]
    english, other = sum(word in _HERE for word in small), sum(word in _ELSEWHERE for word in small)
    if other >= FEW_WORDS and other > english:
        return False
    if not other and english >= TELLING_SMALL and english * 2 >= len(words):
        return True
    doubtful = other >= FEW_WORDS or (other and not english)
    return _share_known(words) >= (LEAST_KNOWN if doubtful else LEAST_KNOWN_ANYWAY)


def _share_known(words: list[str]) -> float:
    """Names begin with a capital in the middle of a sentence, so they say nothing; short words are in every language."""
    told = [word.lower().split("'")[0] for place, word in enumerate(words) if place == 0 or not word[0].isupper()]
    told = [word for word in told if len(word) > 3]
    return sum(_is_known(word) for word in told) / len(told) if told else 1.0


@cache
def _is_known(word: str) -> bool:
    known = vocabulary()
    return (
        word in known
        or word in _TRADE_WORDS
        or any(word.endswith(end) and word[: -len(end)] in known for end in ("s", "ed", "ing", "er", "d", "ly"))
    )


def _is_in_another_script(words: list[str]) -> bool:
    letters = "".join(words)
    other = sum(not _is_latin(letter) for letter in letters)
    return other > MANY_LETTERS or other / len(letters) > MOSTLY


def _is_latin(letter: str) -> bool:
    return letter.isascii() or not letter.isalpha() or unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER"))
