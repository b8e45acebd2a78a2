"""How automatic answers word themselves. They confirm a header; alone they only make us careful about answering."""

from __future__ import annotations

from tickets.lanes.mail.kinds.phrases import begins_with, contains_phrase
from tickets.lanes.mail.quotes.words.subjects import REPLY

# An answer of this kind is short, and says so at once.
_LONGEST = 1_500
_START = 300

_TITLES = begins_with(r"""
    auto(matic(ally)?|mated|matische?|matisk\w*|mática|maattinen)?[ :_-]*(e-?mail )?(reply|respon|antwort|antwoord|svar|odpow|generated)
    auto ?:
    out of (the )?office
    ooo\b
    away (from|until|till|message)
    i('m| am) (away|out|on)
    on (vacation|leave|holiday)
    (annual|maternity|parental|sick) leave
    vacation
    not in the office
    thank you for (contacting|your (e-?mail|message|inquiry))
    we (have )?received your
    request received
    (ticket|case) (received|created|opened)
    # German
    abwesen
    automatische
    nicht (im (büro|haus)|erreichbar)
    urlaub
    außer haus
    # French
    r[ée]ponse automatique
    absen(t|ce|te)
    message d'absence
    en cong[ée]
    # Spanish
    respuesta autom
    fuera de (la )?oficina
    vacaciones
    ausen(te|cia)
    # Italian, Portuguese
    risposta automatica
    fuori (sede|ufficio)
    assen(te|za)
    resposta autom
    fora do escrit
    f[ée]rias
    # Dutch, Swedish, Danish and Norwegian, Polish
    afwezig
    automatisch
    buiten kantoor
    autosvar
    automatisk
    frånvaro
    fravær
    automatyczn
    nieobecno
    urlop
    poza biurem
    # Russian, Chinese, Japanese, Korean
    автоответ
    автоматический ответ
    нет на месте
    自动(回复|答复)
    自動(回覆|返信|応答)
    不在(通知|の|に|届)
    休暇
    부재중
    자동 ?(회신|응답)
""")
_TEXT = contains_phrase(r"""
    (i|we)('m| am|'re| are|'ll be| will be) (currently |now |presently )?(out|away|on (vacation|leave|holiday|annual|maternity)|travel|not in)
    out of (the )?office
    limited access to (my )?(e-?mail|mail)
    automat(ic|ed) (re(ply|sponse)|message)
    automatically generated
    auto-?(reply|response)
    nicht (im (büro|haus)|erreichbar)
    bin .{0,40}(abwesend|im urlaub|nicht im)
    außer haus
    automatische (antwort|nachricht)
    wieder (im büro|erreichbar)
    je suis .{0,30}(absent|en cong)
    actuellement absent
    réponse automatique
    estoy .{0,30}(fuera|ausente|de vacaciones)
    fuera de la oficina
    sono .{0,30}(assente|fuori|in ferie)
    estou .{0,30}(fora|ausente|de f[ée]rias)
    ben .{0,30}(afwezig|niet aanwezig|op vakantie)
    jestem .{0,30}(nieobecn|na urlopie)
    jag är .{0,30}(ledig|borta|på semester)
    不在(に|と|で|し)
    休暇(を|中|に)
    自動(返信|応答|送信)
    自动回复
    外出
    休假
""")


def titled_as_absence(subject: str) -> bool:
    """An answer to such a mail has its subject too, behind a prefix; the words below it are a person's."""
    return not REPLY.match(subject) and bool(_TITLES.match(subject))


def reads_as_absence(subject: str, text: str) -> bool:
    return len(text) < _LONGEST and titled_as_absence(subject) and bool(_TEXT.search(" ".join(text[:_START].split())))
