"""How a mail is closed, before the name. All in lower case."""

from tickets.lanes.mail.quotes.words.rows import table_rows

CLOSINGS = table_rows("""
    regards
    best
    all the best
    sincerely
    yours
    cheers
    thanks
    thank you
    thx
    many thanks
    warmly
    cordially
    respectfully
    kind regards
    kindest regards
    warm regards
    warmest regards
    best regards
    best wishes
    with kind regards
    with best regards
    take care
    cordialement
    bien cordialement
    bien à vous
    bonne journée
    merci
    salutations
    meilleures salutations
    sincères salutations
    amicalement
    mit freundlichen grüßen
    mit freundlichen grüssen
    mit freundlichem gruß
    mit freundlichem gruss
    mit besten grüßen
    mit lieben grüßen
    freundliche grüße
    freundliche grüsse
    viele grüße
    viele grüsse
    liebe grüße
    liebe grüsse
    beste grüße
    beste grüsse
    schöne grüße
    herzliche grüße
    gruß
    grüße
    gruss
    lg
    vg
    mfg
    danke
    vielen dank
    besten dank
    saludos
    un saludo
    saludos cordiales
    un cordial saludo
    cordialmente
    atentamente
    gracias
    muchas gracias
    atenciosamente
    att
    cumprimentos
    com os melhores cumprimentos
    melhores cumprimentos
    abraço
    abraços
    obrigado
    obrigada
    saluti
    cordiali saluti
    distinti saluti
    un saluto
    grazie
    met vriendelijke groet
    met vriendelijke groeten
    vriendelijke groet
    vriendelijke groeten
    hartelijke groet
    groet
    groeten
    groetjes
    mvg
    bedankt
    dank je
    dank u
    pozdrawiam
    pozdrowienia
    z poważaniem
    dziękuję
    med vänlig hälsning
    med vänliga hälsningar
    vänliga hälsningar
    vänlig hälsning
    hälsningar
    mvh
    tack
    med venlig hilsen
    venlig hilsen
    de bedste hilsner
    mange tak
    hilsen
    med vennlig hilsen
    vennlig hilsen
    takk
    ystävällisin terveisin
    terveisin
    kiitos
    s pozdravem
    s přátelským pozdravem
    děkuji
    s pozdravom
    üdvözlettel
    tisztelettel
    cu stimă
    с уважением
    спасибо
    з повагою
    дякую
    saygılarımla
    teşekkürler
    iyi çalışmalar
    με εκτίμηση
    ευχαριστώ
    よろしくお願いします
    よろしくお願いいたします
    宜しくお願い致します
    敬具
    此致
    敬礼
    祝好
    谢谢
    謝謝
    감사합니다
    בברכה
    تحياتي
""")

POSTSCRIPTS = ("ps", "p.s", "p.s.", "pps", "nb", "p.d", "n.b")
