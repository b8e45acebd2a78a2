"""How reports on delivery word and show themselves. Never enough alone: a customer may quote every line of these."""

from __future__ import annotations

import re

from tickets.lanes.mail.kinds.phrases import any_of, begins_with, contains_phrase

_SEARCHED = 20_000

_OPENINGS = contains_phrase(r"""
    # qmail, Postfix, Exim, Sendmail
    this is the (qmail-send|deliver|mail (system|delivery|server)|postfix|mmdf|mta)\b
    i'?m afraid i wasn'?t able
    created automatically by (a |the )?(mail|mta|e-?mail)
    original message was received at
    transcript of session
    following addresses had
    warning message only
    had .{0,20}fatal (delivery )?errors
    # Exchange, Notes, GroupWise, Mercury, MDaemon, CommuniGate, iPlanet, James, providers
    did not reach
    report relates to a message you sent
    failure (reasons?|notice)
    (local )?mail transport system has
    addresses in your message have failed
    delivery status notification
    mail delivery (failed|failure|system|report|status)
    mail system error
    non[- ]?delivery
    permanent (error|failure|fatal)
    problems? (while )?delivering
    error occurred while trying to deliver
    returned (to sender|mail|message)
    message (blocked|bounced|rejected)
    # Whatever the program: something was not delivered
    (could|can|was|were|has|have|is) ?(not|n'?t) (yet )?(be(en)? )?(able to be )?(deliver|sent|send|relay|accept|reach)
    cannot be (deliver|sent|reach)
    (un|not |wasn'?t |were un)able to (deliver|send|relay)
    undeliver(able|ed)
    not deliverable
    (delivery|deliver|sending|send) .{0,60}?(fail|delay|error|problem|unsuccess)
    fail(ed|ure) (to|in|of|during|while) (be )?(deliver|send|relay)
    your (e-?)?(message|mail) .{0,120}(delayed|rejected|refused|blocked|bounced|not been accepted|returned)
    # and why
    (address|recipient|user|mailbox|domain|inbox) (not found|unknown|full|rejected|disabled|unavailable|does ?n[o']t)
    (mailbox|inbox|mail ?box|message store) (of .{1,80} )?(is |was |has )?(currently |already )?(been )?(full|over quota|overloaded)
    (mailbox|inbox|storage) (size )?(limit|quota) (has been |was |is )?(exceeded|reached)
    (possible |mail |a )?(mail(ing)?[- ]?(list)?[- ])?loop (was |has been )?(detected|alert|found|error)
    (detected|identified|caught|found) .{0,40}(mail(ing)?[- ]?(list)? )?loop
    postfach .{0,60}(voll|überfüllt)
    bo[iî]te .{0,60}pleine
    buz[óo]n .{0,60}llen[oa]
    casella .{0,60}piena
    caixa (de correio|postal) .{0,60}cheia
    (postvak|mailbox|brievenbus) .{0,60}\bvol\b
    (brevlåda|inkorg|postkass[ae])\w* .{0,60}\bful[ld]
    skrzynk\w+ .{0,60}(pełna|przepełnion)
    schránk\w+ .{0,60}plná
    ящик .{0,60}переполнен
    no such (user|recipient|address|mailbox)
    unknown (user|host|recipient|address)
    quota exceeded
    over (its |the )?quota
    exceeded .{0,30}quota
    # German
    unzustellbar
    nicht (zugestellt|zustellbar|ausgeliefert|übermittelt)
    zustellung .{0,40}fehl
    # French
    n['’]a pas (pu )?(être |été )?(remis|délivré|distribu|achemin|livr|envoy)
    non (remis|distribu)
    [ée]chec de (la )?(remise|distribution|livraison|l'envoi)
    # Spanish
    no se (ha )?(pudo|puede|podido) (ser )?entregar
    no (ha podido|pudo) (ser )?entreg
    error (de|en la) entrega
    no entregado
    # Italian
    (impossibile|non è stato possibile) (recapitare|consegnare|inviare)
    non (è stato )?(recapitat|consegnat)
    mancat[ao] (consegna|recapito)
    # Portuguese
    não (foi possível|p[ôo]de) .{0,20}(entreg|envi)
    não foi entregue
    falha na entrega
    # Dutch, Polish, Swedish, Danish and Norwegian
    (kan|kon) niet (worden )?(bezorgd|(af)?geleverd)
    niet (bezorgd|afgeleverd)
    nie (mo[żz]na|mog[łl]a|zosta[łl]a) .{0,20}dostarcz
    niedostarcz
    kunde inte (levereras|skickas)
    kunne ikke leveres
    # Russian
    не (может быть|было|удалось|был[ао]?) .{0,20}доставл
    не удалось доставить
    недоставлен
    # Japanese, Chinese, Korean
    (配信|送信|配達|お届け|送達)(が|を|は|に|する.{0,6})?(でき(ません|なかった)|失敗|エラー)
    配信不能
    宛先(不明|が見つか)
    エラーのため送信
    退信
    (无法|未能|無法)(投递|送达|发送|投遞|傳送|傳遞)
    (投递|发送|傳送)失败
    未送达
    배달(되지|할 수)
    반송
    전송(에)? ?실패
""")
_TITLES = begins_with(r"""
    (un-?|non[- ]?)deliver
    ndn\b
    delivery (status|failure|failed|fail|problem|delay|error|notification|report|has)
    returned (mail|message|to)
    return(ed)? e?mail
    failure (notice|delivery)
    failed (delivery|mail|to deliver)
    mail (delivery|system error|error|fail|could not|not deliver)
    message (delivery|delay|could not|not deliver|undeliver|status|frozen)
    (your )?(e-?mail|message) (could not|was not|has not|delayed|is delayed|cannot|you sent)
    warning[:\- ]+.{0,40}(mail|message|send|deliver|delay)
    could ?n[o']t (be )?(deliver|send)
    cannot (send|deliver)
    (your |recipient'?s? )?(mailbox|inbox) (of .{1,80} )?(is )?(currently )?(full|over quota)
    (mailbox|storage) (size )?(limit|quota) (exceeded|reached)
    (possible )?(mail(ing)?[- ]?(list)?[- ])?loop (alert|detected|warning|error)
    .{1,60}: (error report from|loop detected)
    (das |ihr )?postfach (.{0,40} )?(voll|überfüllt)
    (la |votre )?bo[iî]te (.{0,40} )?pleine
    (el |su )?buz[óo]n (.{0,40} )?llen[oa]
    (la )?casella (.{0,40} )?piena
    (a )?caixa (de correio|postal) (.{0,40} )?cheia
    (het )?(postvak|mailbox|brievenbus) (.{0,40} )?vol\b
    (brevlåda|inkorg|postkass[ae])\w* (.{0,40} )?ful[ld]
    skrzynk\w+ (.{0,40} )?(pełna|przepełnion)
    schránk\w+ (.{0,40} )?plná
    (почтовый )?ящик (.{0,40} )?переполнен
    bounced? (mail|message|e-?mail)? ?[:\-]
    bounce\]
    postmaster notify
    status of (your )?(mail|message)
    unzustellbar
    zustell
    nicht zugestellt
    échec (de|d')
    non[- ]remis
    no se (pudo|puede) entregar
    no entregado
    error de entrega
    mancat[ao] (consegna|recapito)
    impossibile (recapitare|consegnare|inviare)
    falha na
    não entreg
    niet bezorg
    onbestelbaar
    niedostarcz
    nie mo[żz]na dostarcz
    недоставл
    не удалось доставить
    配信(不能|でき|エラー|に失敗)
    送信エラー
    エラーメール
    (系统)?退信
    投递失败
    無法傳遞
    반송
""")
_TRANSCRIPT = re.compile(
    any_of(r"""
        ^[> ]{0,4}(Received: (from|by|\()|Return-Path: <|X-Original-Message-ID:|Message-ID: *<[^>\n]+@)
        below this line is a copy
        (this is a copy|copy of) the (original )?message
        (unsent|original|returned|undelivered|your) message (follows|headers?)
        message headers? follows?
        headers of (the|your) (original )?message
        original message (header|text|attached)
        (?<!-)-{2,} ?(the )?(header page|unsent|undelivered|returned)\b
    """),
    re.IGNORECASE | re.MULTILINE,
)
_SMTP = re.compile(
    any_of(r"""
        \b[45]\d\d[- ]#?[45]\.\d{1,3}\.\d{1,3}\b
        [#][45]\.\d\.\d{1,3}\b
        \bstatus(:| =) ?[245]\.\d\.\d{1,3}\b
        dsn=[245]\.\d\.\d
        (said|replied|answered|error|response|code|reason|diagnostic|server|host|smtp;?)[^\n]{0,80}\b(4[25]\d|55\d|5[03]0|501|521)\b
        ^\W{0,12}(55[0-4]|45[0-2]|421|5[03]0)[ -]\S
        \b55[0-4] \S[^\n]{0,60}(user|mailbox|recipient|address|relay|reject|denied|unknown|spam|quota)
        final-recipient:
        diagnostic-code:
        action: (failed|delayed)
    """),
    re.IGNORECASE | re.MULTILINE,
)


def opens_as_report(opening: str) -> bool:
    return bool(_OPENINGS.search(" ".join(opening.split())))


def titled_as_report(subject: str) -> bool:
    return bool(_TITLES.match(subject))


def shows_transcript(text: str) -> bool:
    return bool(_TRANSCRIPT.search(text[:_SEARCHED]))


def shows_smtp_answer(text: str) -> bool:
    return bool(_SMTP.search(text[:_SEARCHED]))
