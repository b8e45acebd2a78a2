"""The letters beside a to z of languages in the Latin script: they tell which of the charsets that share it was meant."""

from __future__ import annotations

# By the charset in which the language is written, the commonest first.
_ALPHABETS = {
    "cp1252": (
        "àâæçéèêëîïôœùûüÿ",
        "áéíñóúü",
        "ãáàâçéêíõóôúü",
        "àèéìíòóùú",
        "äöüß",
        "åäöé",
        "æøåéèó",
        "áæðéíóöúýþ",
        "ëïéèöüêç",
        "àçèéíïòóúü",
    ),
    "cp1250": (
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž",
        "áéíóöőúüű",
        "ăâîşţ",
        "čćđšž",
    ),
    "cp1254": ("çğıöşüâîûİ",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
}
_READ_AS = (
    ("cp1252", "cp1252"),
    ("cp1250", "cp1250"),
    ("iso8859_2", "cp1250"),
    ("cp1254", "cp1254"),
    ("cp1257", "cp1257"),
)


def latin_codec_of(raw: bytes) -> str:
    """The charset in which all letters are one language's; "" if there is none."""
    for codec, written in _READ_AS:
        text = raw.decode(codec, "replace")
        letters = {letter.lower() for letter in text if letter > "\x7f" and letter.isalpha()}
        spelled = any(letters <= set(alphabet) for alphabet in _ALPHABETS[written])
        if letters and spelled and "\ufffd" not in text and not any("\x80" <= letter < "\xa0" for letter in text):
            return codec
    return ""
