"""How mail programs introduce a quote: "On <date>, <name> wrote:". All in lower case."""

from tickets.lanes.mail.quotes.words.rows import table_rows

# Parts of regular expressions; `\\b` is added where the script has word ends.
WROTE = (
    # English
    r"wrote",
    r"writes",
    r"said the following",
    r"(?:has )?written",
    # German
    r"schrieb(?:en)?",
    r"geschrieben",
    # French
    r"a [ée]crit",
    r"[ée]crivait",
    # Spanish, Catalan, Portuguese, Galician
    r"escribi[óo]",
    r"ha escrito",
    r"va escriure",
    r"escreveu",
    # Italian, Romanian
    r"ha scritto",
    r"scrisse",
    r"scrive",
    r"a scris",
    # Dutch, Afrikaans
    r"schreef",
    r"geschreven",
    r"geskryf",
    # Danish, Norwegian, Swedish
    r"skrev(?: følgende)?",
    r"har skrevet",
    # Finnish, Estonian
    r"kirjoitti",
    r"kirjutas",
    # Polish, Czech, Slovak, Slovenian, Croatian
    r"napisa[łl]a?(?:\(a\))?",
    r"napisał\(-a\)",
    r"napisan[ay] przez",
    r"pisze",
    r"naps(?:al|ala)(?:\(a\))?",
    r"nap[íi]sal[ao]?(?:\(a\))?",
    r"je napisala?",
    r"je napisao",
    # Russian, Ukrainian, Bulgarian
    r"написала?(?:\(а\))?",
    r"писала?(?:\(а\))?",
    r"пишет",
    r"пише",
    r"написав(?:\(ла\))?",
    # Hungarian, Turkish, Greek, Lithuanian, Latvian
    r"[íi]rta",
    r"şunu yazdı",
    r"yazdı",
    r"yazmış",
    r"έγραψε",
    r"rašė",
    r"parašė",
    r"rakstīja",
    # Vietnamese, Indonesian
    r"đã viết",
    r"menulis",
)
WROTE_WITHOUT_WORD_ENDS = (
    # Japanese, Chinese, Korean, Hebrew, Arabic, Thai
    r"書きました",
    r"のメール",
    r"のメッセージ",
    r"写道",
    r"寫道",
    r"写到",
    r"님이 작성",
    r"작성",
    r"님이 쓴 글",
    r"כתב(?:ה|/ה)?",
    r"كتب(?:ت)?",
    r"เขียน(?:ว่า)?",
)


# The first word of an attribution that begins with its date. Weekdays where no preposition stands before them.
OPENERS = frozenset(
    word
    for row in table_rows("""
    on at
    am den
    le
    el
    em no
    il
    op
    w dnia
    på
    dne
    în pe
    στις
    vào pada
    mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday
    mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag
    lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
    lun. mié jue vie sáb dom
    man tir tirs ons tor tors fre lør søn lör sön mån tis
    ma ti ke to pe la su
    pon wt śr czw pt sob niedz
    po út ut st čt pá so ne pi št
    пн вт ср чт пт сб вс нд
    понедельник вторник среда четверг пятница суббота воскресенье
    понеділок вівторок середа четвер п'ятниця субота неділя
    pzt sal çar per cum cmt paz
    在 于 於
    בתאריך في
    """)
    for word in row.split()
)

# "Quoting Ann <ann@example.org>:"
QUOTING = (
    r"quoting",
    r"zitat von",
    r"citando(?: a)?",
    r"citerar",
    r"citation de",
    r"selon",
    r"cytowanie",
    r"цитирую",
    r"citát",
    r"alıntı",
)

# Who says this tells of a mail in a sentence of their own: the verb's person, or a preposition behind the verb.
_FIRST_PERSON = (
    # English: "I wrote", "we have written"
    r"\b(?:i|we)(?: (?:have|had|just|also|already|then|first|myself|ourselves)){0,2} (?:wrote|write|written)\b",
    # German: "schrieb ich", "habe ich an … geschrieben"
    r"\bschrieb(?:en)? (?:ich|wir)\b",
    r"\b(?:ich|wir) [^:]{0,120}?(?:schrieb(?:en)?|geschrieben)\b",
    # French, Spanish, Italian, Portuguese
    r"\bj['’]ai [ée]crit",
    r"\bnous avons [ée]crit",
    r"\b(?:he|hemos) escrito\b",
    r"\b(?:ho|abbiamo) scritto\b",
    # Dutch: "schreef ik", "heb ik … geschreven"
    r"\bschreef ik\b",
    r"\bschreven (?:we|wij)\b",
    r"\b(?:ik|we|wij) [^:]{0,120}?geschreven\b",
    # Danish, Norwegian, Swedish
    r"\bskrev (?:jeg|jag|vi)\b",
    r"\b(?:jeg|jag|vi) (?:har )?skrev(?:et|it)?\b",
)
_TO_SOMEBODY = (
    r"\bwrote(?: [^\W\d]+){0,4} (?:to|from)\b",
    r"\bschrieb(?:en)? (?:an|von)\b",
    r"\b[ée]crit (?:à|a)\b",
    r"\bschreef (?:aan|naar)\b",
    r"\bskrev till?\b",
)
OWN_SENTENCE = (*_FIRST_PERSON, *_TO_SOMEBODY)
