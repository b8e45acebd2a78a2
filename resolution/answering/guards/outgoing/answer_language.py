"""The language of a text, by its small words and its letters; empty where nothing tells it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

LOOKED_AT = 4_000
LEAST_SMALL_WORDS = 2
LEAST_LETTERS = 8
# So much more often than the next.
CLEARLY = 1.5

_SMALL: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "i my me does did would should could there why the and is are was you your we our this that these to for with from by at but not can will how when where what please of it an if be or click have has do",
        "de": "der die das und ist sind ich sie wir ihr nicht ein eine einen mit von auf für bitte wie kann können haben zu im dem den des wenn auch dann unter oder werden",
        "fr": "le la les des est sont je nous vous votre vos pas une dans pour avec sur ce cette et du au que qui si ou puis cliquez être pouvez",
        "es": "el la los las una que por para con su sus es está cómo puede puedes del en y si o haga clic luego esta este ser no se",
        "it": "il lo la gli le che non sono per con come della del di un una e è si può puoi clicca nel alla questo questa se o poi suo tua",
        "pt": "o os a as um uma que não para com como você seu sua em do da no na é e se ou pode clique depois este esta são por",
        "nl": "de het een en is zijn u je jij wij niet van voor met op kan kunt hoe naar uw dit dat als of dan bij worden klik",
        "sv": "och är att det som en ett på för med inte du din vi kan till från av om eller klicka den där",
        "da": "og er at det som en et på for med ikke du din vi kan til fra af om eller klik den jeg hvordan",
        "fi": "ja on ei se että voit kun sinun joka tai ovat klikkaa miten jos sen siitä myös",
        "pl": "i jest nie się na do w z że jak to są lub kliknij proszę można twoje dla po od jeśli może",
        "cs": "a je není se na do v z že jak to jsou nebo klikněte prosím můžete pro po od pokud vaše",
        "ro": "și este nu se la din cu în pe că cum sunt sau faceți clic pentru dacă poate vă să un o",
        "hu": "és a az hogy nem van egy ez is kattintson kérjük vagy ha meg mint lehet az ön",
        "tr": "ve bir bu için ile değil mi ne nasıl olarak daha var lütfen tıklayın veya eğer çok da de",
    }.items()
}
_SCRIPTS = {
    "CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "THAI": "th", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh",
}  # fmt: skip
_UKRAINIAN = frozenset("іїєґ")
_WORD = re.compile(r"[^\W\d_]+")
_MACHINE = re.compile(r"\S*(?:[@_/\\<>{}=]|www\.)\S*")


def language_of(text: str) -> str:
    """By its code, such as `de`."""
    words = _WORD.findall(_MACHINE.sub(" ", text[:LOOKED_AT]).casefold())
    if script := _other_script(words):
        return script
    counts = {language: sum(word in small for word in words) for language, small in _SMALL.items()}
    best, *others = sorted(counts, key=lambda language: -counts[language])
    is_clear = counts[best] >= LEAST_SMALL_WORDS and counts[best] >= CLEARLY * counts[others[0]]
    return best if is_clear else ""


def _other_script(words: list[str]) -> str:
    letters = "".join(words)
    if letters.isascii() or len(letters) < LEAST_LETTERS // 2:
        return ""
    scripts = Counter(
        unicodedata.name(letter, "?").split()[0].removesuffix("-COMPATIBILITY")
        for letter in letters
        if not letter.isascii()
    )
    told: Counter[str] = Counter()
    for script, count in scripts.items():
        if script in _SCRIPTS:
            told[_SCRIPTS[script]] += count
    if not told or sum(told.values()) * 2 < len(letters):
        return ""
    # Japanese has Chinese letters among its own; Chinese has none of Japan's.
    if told["ja"]:
        return "ja"
    best = told.most_common(1)[0][0]
    return "uk" if best == "ru" and not _UKRAINIAN.isdisjoint(letters) else best
