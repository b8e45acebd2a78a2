"""Phrases of the legal notice below a company's mails, and of what virus scanners add. All in lower case."""

DISCLAIMERS = (
    r"intended recipient",
    r"intended (?:solely|only|exclusively) for",
    r"(?:e-?mail|message|communication)(?: transmission)? and any (?:attach|files|documents)",
    r"if you (?:have received|received|are not) th(?:is|e) (?:e-?mail|message|communication|transmission|intended)",
    r"(?:confidential|privileged) (?:and|or|and/or) (?:legally )?(?:privileged|proprietary|confidential)",
    r"consider the environment before",
    r"(?:virus-free|checked for viruses)\b",
    r"scanned (?:for viruses )?by",
    r"registered (?:in england|office)",
    r"diese (?:e-?mail|nachricht) (?:enthält|kann|ist|und)\b.{0,80}(?:vertraulich|anhänge|rechtlich)",
    r"nicht der (?:richtige|vorgesehene|beabsichtigte) (?:adressat|empfänger)",
    r"irrtümlich erhalten",
    r"auf viren (?:geprüft|überprüft)",
    r"(?:sitz der gesellschaft|handelsregister|amtsgericht|geschäftsführer|hrb \d)",
    r"ce (?:message|courriel|mail|courrier électronique) (?:et|peut|est|contient)\b.{0,80}(?:pièces? jointe|confidentiel)",
    r"destinataires? (?:désigné|prévu|indiqué)",
    r"est[ea] (?:mensaje|correo|e-?mail|comunicación|mensagem)\b.{0,100}(?:confidencia|adjunto|anex|privilegi)",
    r"(?:questo|il presente) (?:messaggio|e-?mail)\b.{0,120}(?:riservat|confidenzial|allegat)",
    r"(?:dit bericht|deze e-?mail|dit e-?mailbericht)\b.{0,100}(?:vertrouwelijk|bestemd|bijlage)",
    r"(?:ta wiadomość|niniejsza wiadomość|ten e-?mail)\b.{0,100}(?:poufn|załącznik|przeznaczon)",
    r"(?:detta|dette|denne) (?:meddelande|meddelelse|e-?post|e-?mail|mail)\b.{0,100}(?:konfidenti|fortrolig|bilag|vedlegg)",
    r"tämä (?:viesti|sähköposti)\b.{0,100}luottamuks",
    r"(?:это|настоящее) (?:сообщение|письмо)\b.{0,120}конфиденциаль",
    r"本(?:邮件|郵件|メール)(?:及|及び|および|含|は).{0,40}(?:机密|機密|秘密|保密)",
    r"you (?:received|are receiving) this (?:message|e-?mail) because you",
    r"to unsubscribe from this (?:group|list|topic)",
)

# The label before a number: "Phone: +1 …", "Tel. …", "M …".
CONTACT_LABELS = (
    r"tel(?:ephone|efon|éfono|efone|efono|efoon|\.)?",
    r"phone|ph|fon",
    r"mobile?|mob\.?|mobil\w*|cell(?:ular|ulare)?|celular|móvil|handy|gsm|portable|kom\.?",
    r"fax|telefax",
    r"direct|office|work|main|desk|toll.?free|hotline|zentrale|durchwahl|büro|bureau|oficina|ufficio|kantoor|biuro",
    r"[tmfpcod]",
    r"тел\.?|моб\.?|факс",
    r"電話|电话|手机|手機|携帯|传真|전화|휴대폰",
)
