"""Whether a text is English, the language of the model and of the cues. Short texts get the benefit of the doubt."""

import re
import unicodedata

LOOKED_AT = 1_000
FEW_WORDS = 2
MOSTLY = 0.3

# Common words of each side; those that mean something on both ("die", "in", "no") are left out.
_ENGLISH = """
    the and is are was were been have has had do does did you your we our us they it its this that these those of to for
    with from by at but not can cannot could would should will what how when where why which who my please there if
"""
_GERMAN = "der das und ist ich wir nicht ein eine einen mit von auf für bitte wie kann haben sie ihr uns"
_FRENCH = "le la les des est je nous vous pas une dans pour avec votre notre mon ma bonjour merci comment et du"
_SPANISH = "el los las que una por para con mi su es está cómo puedo hola gracias del"
_ITALIAN = "il che non sono per come della mio posso grazie di un"
_PORTUGUESE = "o os não uma meu minha com você como obrigado em"
_DUTCH = "het een niet ik wij zijn van voor met kunnen hoe mijn graag naar"
_NORDIC = "och är inte jag vi att som på kan ikke jeg og til har det"
_OTHERS = "nie jest się jak moje proszę na w ve bir için ben"
_WORD = re.compile(r"[^\W\d_]+")


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


_HERE = _words(_ENGLISH)
_ELSEWHERE = _words(_GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _NORDIC, _OTHERS)


def looks_english(text: str) -> bool:
    words = _WORD.findall(text[:LOOKED_AT].lower())
    if not words:
        return True
    if _other_script(words) > MOSTLY:
        return False
    english, other = sum(word in _HERE for word in words), sum(word in _ELSEWHERE for word in words)
    return other < FEW_WORDS or english >= other


def _other_script(words: list[str]) -> float:
    letters = "".join(words)
    return sum(not _is_latin(letter) for letter in letters) / len(letters)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
