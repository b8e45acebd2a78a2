"""What stands on a line of its own above history: "Original Message", "Forwarded message". All in lower case."""

from tickets.lanes.mail.quotes.words.rows import table_rows

ORIGINAL = frozenset(
    table_rows("""
    original message
    original mail
    original email
    original e-mail
    original appointment
    reply message
    previous message
    message history
    ursprüngliche nachricht
    urspruengliche nachricht
    originalnachricht
    original-nachricht
    original nachricht
    ursprüngliche mail
    ursprünglicher termin
    originaltermin
    message d'origine
    message d’origine
    message original
    message initial
    rendez-vous d'origine
    mensaje original
    correo original
    mensagem original
    e-mail original
    missatge original
    messaggio originale
    messaggio original
    oorspronkelijk bericht
    oorspronkelijke bericht
    origineel bericht
    originele bericht
    oryginalna wiadomość
    wiadomość oryginalna
    pierwotna wiadomość
    ursprungligt meddelande
    originalmeddelande
    originalmeddelelse
    oprindelig meddelelse
    oprindelig besked
    opprinnelig melding
    opprinnelig meddelelse
    alkuperäinen viesti
    původní zpráva
    původní e-mail
    pôvodná správa
    originalna poruka
    izvirno sporočilo
    исходное сообщение
    оригинальное сообщение
    первоначальное сообщение
    исходное письмо
    оригінальне повідомлення
    вихідне повідомлення
    orijinal mesaj
    orijinal ileti
    özgün ileti
    eredeti üzenet
    mesaj original
    mesajul original
    αρχικό μήνυμα
    thư gốc
    tin nhắn gốc
    pesan asli
    元のメッセージ
    元のメール
    original message / 元のメッセージ
    原始邮件
    原始郵件
    原邮件
    原始信息
    원본 메시지
    원본메시지
    원본 메일
    원본 이메일
    הודעה מקורית
    الرسالة الأصلية
    """)
)

FORWARDED = frozenset(
    table_rows("""
    forwarded message
    forwarded messages
    forwarded email
    forwarded mail
    forward message
    begin forwarded message
    start of forwarded message
    forwarded letter
    weitergeleitete nachricht
    weitergeleitete mail
    anfang der weitergeleiteten nachricht
    anfang der weitergeleiteten e-mail
    beginn der weitergeleiteten nachricht
    message transféré
    message transmis
    message réexpédié
    début du message réexpédié
    début du message transféré
    mensaje reenviado
    inicio del mensaje reenviado
    mensagem encaminhada
    mensagem reencaminhada
    início da mensagem encaminhada
    início da mensagem reencaminhada
    missatge reenviat
    messaggio inoltrato
    inizio messaggio inoltrato
    inizio del messaggio inoltrato
    doorgestuurd bericht
    begin doorgestuurd bericht
    przekazana wiadomość
    wiadomość przekazana
    wiadomość przekazana dalej
    treść przekazanej wiadomości
    początek przekazywanej wiadomości
    początek wiadomości przekazanej dalej
    vidarebefordrat meddelande
    vidarebefordrat mejl
    vidarebefordrat brev
    videresendt meddelelse
    videresendt besked
    start på videresendt besked
    videresendt melding
    videresendt e-post
    begynnelse på videresendt melding
    välitetty viesti
    edelleenlähetetty viesti
    välitetty viesti alkaa
    přeposlaná zpráva
    začátek přeposlané zprávy
    preposlaná správa
    proslijeđena poruka
    пересылаемое сообщение
    пересланное сообщение
    переадресованное сообщение
    начало переадресованного сообщения
    начало пересылаемого сообщения
    переслане повідомлення
    iletilmiş mesaj
    yönlendirilmiş ileti
    iletilen mesaj
    iletilmiş ileti
    továbbított üzenet
    továbbított levél
    mesaj redirecționat
    mesaj redirectionat
    προωθημένο μήνυμα
    thư đã chuyển tiếp
    tin nhắn được chuyển tiếp
    pesan terusan
    転送メッセージ
    転送されたメッセージ
    転送されたメール
    转发的邮件
    转发邮件
    转发信息
    转发邮件信息
    轉寄郵件
    轉寄的郵件
    開始轉寄郵件
    轉寄信件
    전달된 메시지
    전달된 메일
    전달된 이메일
    הודעה שהועברה
    رسالة معاد توجيهها
    """)
)

# "---- Forwarded by Ann on 21 March ----"
FORWARDED_BY = (
    "forwarded by ",
    "weitergeleitet von ",
    "réexpédié par ",
    "transféré par ",
    "reenviado por ",
    "inoltrato da ",
)

# Helpdesks ask the customer to stay above this line.
REPLY_ABOVE = (
    r"(?:reply|respond|write|answer|type(?: your)?(?: reply| response)?)[\w ]{0,20} above this line",
    r"above this line to (?:reply|respond|post|add)",
    r"do not (?:write|reply|type) below this line",
    r"(?:über|oberhalb) diese[rn]? (?:linie|zeile)",
    r"au[- ]dessus de cette ligne",
    r"(?:por )?(?:encima|arriba) de esta l[ií]nea",
    r"acima d(?:esta|essa) linha",
    r"(?:sopra|al di sopra d[ie]) questa (?:linea|riga)",
    r"boven deze (?:lijn|regel)",
    r"(?:powyżej|nad) tej linii",
    r"ovanför (?:den )?här (?:raden|linjen)",
    r"over denne linje[n]?",
    r"tämän rivin yläpuolelle",
    r"nad tento řádek",
    r"выше этой (?:линии|строки|черты)",
    r"bu satırın üst",
    r"この行(?:より|の)上",
    r"在此行(?:上方|以上|之上)",
    r"이 (?:줄|선) 위",
)

# A note that only points at what was forwarded says nothing without it.
POINTERS = frozenset(
    table_rows("""
    fyi
    for your information
    see below
    please see below
    see forwarded message
    see forwarded email
    see attached
    below
    fw
    fwd
    forwarding
    forwarded
    zur info
    zur information
    zur kenntnis
    z.k
    siehe unten
    s.u
    pour info
    pour information
    pour votre information
    voir ci-dessous
    ci-dessous
    para su información
    para tu información
    ver abajo
    ver más abajo
    para sua informação
    para conhecimento
    segue abaixo
    veja abaixo
    per conoscenza
    vedi sotto
    ter info
    ter informatie
    zie onder
    zie hieronder
    do wiadomości
    zobacz poniżej
    för kännedom
    se nedan
    til orientering
    se nedenfor
    se under
    tiedoksi
    viz níže
    для сведения
    к сведению
    см. ниже
    bilginize
    aşağıya bakınız
    ご参考まで
    下記参照
    供参考
    见下
    參考
    참고하세요
    """)
)
