"""What phones and mail programs write below a mail by themselves. Regular expressions, matched on lower case."""

# Said of a device or a program: "sent from my phone".
SENT_FROM = (
    # English
    r"(?:sent|delivered|posted|composed|written|typed)(?: \w+)? (?:from|via|with|using|by|on|through) .+",
    r"(?:(?:sent|posted|written|someone|reply|replied) )?from (?:my )?\S+(?: \w{1,4})?",
    # German
    r"(?:diese (?:nachricht|e-?mail|mail) wurde )?(?:von|mit|über) .+ (?:gesendet|geschickt|verschickt|geschrieben|versendet)",
    r"(?:gesendet|versendet|verschickt|geschrieben) (?:von|mit|über|via) .+",
    r"von meine[mr] \S+",
    # French
    r"(?:envoyée?|expédiée?|écrite?|transmise?)(?: sans fil)? (?:depuis|de|à partir|avec|par|via|d['’]).+",
    # Spanish, Catalan, Portuguese, Galician
    r"enviad[oa]s? (?:desde|con|a partir|a través|do|de|del|via|vía|pelo|por|com|utilizando) .+",
    r"enviat des del? .+",
    # Italian
    r"(?:inviat[oa]|spedit[oa]|scritt[oa]) (?:da|dal|dall['’]|con|tramite|via).+",
    # Dutch
    r"(?:verzonden|verstuurd|gestuurd) (?:vanaf|van|vanuit|met|via|door) .+",
    # Polish
    r"(?:wysłan[eoay]|wysłano|wiadomość wysłana|napisane) (?:z|za pomocą|przy użyciu|przez|ze) .+",
    # Swedish, Danish, Norwegian
    r"(?:skickat|skickades) från .+",
    r"sendt (?:fra|via|med) .+",
    # Finnish, Czech, Slovak, Hungarian, Romanian
    r"lähetetty .+",
    r"(?:odesláno|odoslané|poslané|posláno) (?:z|ze|zo|pomocí|pomocou) .+",
    r".+ küldve|küldve .+",
    r"trimis (?:de pe|din|cu) .+",
    # Russian, Ukrainian, Turkish, Greek
    r"отправлено (?:с|из|через|со) .+",
    r"(?:надіслано|відправлено) (?:з|із|через) .+",
    r".+ (?:gönderildi|gönderilmiştir)",
    r"(?:στάλθηκε|εστάλη) από .+",
    # Vietnamese, Indonesian, Hebrew, Arabic
    r"(?:đã )?(?:được )?gửi từ .+",
    r"dikirim dari .+",
    r"נשלח מ.+",
    r"(?:أ?ُ?رسلت? من|تم الإرسال من) .+",
    # Japanese, Chinese, Korean
    r".+から送信(?:されました|しました)?",
    r"(?:发自|發自|来自|來自|寄自).+",
    r"[從从].+(?:傳送|寄出|发送)",
    r".+에서 보[냄낸].*",
)
DEVICES = (
    r"\bi-?(?:phon|pad|pod|os)",
    r"\b(?:android|samsung|galaxy|black-?berry|htc|huawei|honor|xiaomi|redmi|oneplus|pixel|nokia|lumia|sony|xperia|motorola|oppo|vivo)",
    r"\b(?:treo|nexus|alcatel|kindle|chromebook|mac(?:book)?\b|windows|ubuntu|verizon|at&t|t-mobile|orange|telekom|web\.de|gmx|posteo)",
    r"(?:phone|mobile?|telefon\w*|téléphone|telefoon|telefono|teléfono|telefone|móvil|celular|cell|handheld|handset|tablet\w*)\b",
    r"\b(?:mobil\w*|handy|smartphone\w*|device|wireless|laptop|unterwegs|puhelime\w*|телефон\w*|смартфон\w*)",
    r"\b(?:outlook|thunderbird|yahoo|ymail|aol|gmail|hotmail|mail\.ru|yandex|яндекс|mailbox|airmail|sparrow|spark|superhuman|proton ?mail)",
    r"\b(?:tutanota|fairemail|k-9|aqua ?mail|bluemail|newton|polymail|mailspring|canary|edison|boomerang|missive|zoho|inbox)",
    r"\b(?:mail|e-?mail|courrier|correo|posta|почт\w*) (?:app|for|für|pour|para|per|voor|dla|för|til|для|mobile)\b",
    r"\b(?:proton|mail)$",
    r"手机|手機|我的|邮箱|スマホ|スマートフォン|アイフォン|携帯|아이폰|갤럭시|휴대폰|스마트폰|나의|내 ",
)
# "Sent from my toaster": whatever it is, it is theirs, and few words say it.
OWN = (
    r"(?:from|via|with|by) (?:my|a|an) [^\s.,;!?]+(?: [^\s.,;!?]+){0,4}",
    r"(?:von meine[mr]|de mon|de ma|depuis mon|depuis ma|desde mi|do meu|da minha|dal mio|dalla mia) \S+(?: \S+){0,2}",
    r"(?:mijn|mojego|min|mitt|mého|môjho|моего|моєї|мого) \S+(?: \S+){0,2}",
)
# A customer's own sentence goes on, tells when, or says "but".
SENTENCES = (
    r"(?<![-\w])\d{1,2}(?:st|nd|rd|th|\.|º)? (?:de )?[^\W\d]{3,}|\d[./:]\d",
    r"\b(?:yesterday|today|tomorrow|ago|last|week|month|but|not|never|still|you|your|is|was|were|are|does|did)\b",
    r"\b(?:gestern|heute|letzte\w*|woche|aber|nicht|noch|ihnen|ihr\w*|ist|wurde)\b(?! von| mit)",
    r"\b(?:hier|aujourd|semaine|mais|pas|votre|vos|ayer|hoy|semana|pero|ontem|hoje|mas|não|ieri|oggi|settimana|non)\b",
    r"\b(?:gisteren|vandaag|maar|niet|wczoraj|dzisiaj|ale|nie|igår|idag|men|inte|ikke|eilen|tänään|mutta|včera|dnes)\b",
    r"\b(?:вчера|сегодня|но|вчора|dün|bugün|ama)\b",
)
# An excuse may follow: "please excuse any typos".
EXCUSES = (
    r"(?:so |and |please |pls |kindly |thus |bitte )*(?:excuse|pardon|forgive|ignore|sorry|apolog|brevity|typ[oe])",
    r"entschuldig|desculp|disculp|désolé|veuillez|merci d|perd[oó]n|scusa|verontschuldig|przepraszam|ursäkta",
)

# Whole lines.
FOOTERS = (
    r"get \[?outlook for (?:ios|android|mac|windows)",
    r"outlook für (?:ios|android|mac|windows)(?: (?:beziehen|herunterladen|holen|abrufen))?|holen sie sich outlook für (?:ios|android)",
    r"(?:obtenez|obtenir|télécharger) outlook pour (?:ios|android)",
    r"(?:obtener|descargar|obter|obtenha|baixar|descarregar) (?:o )?outlook para (?:ios|android)",
    r"(?:scarica|ottieni|ottenere) outlook per (?:ios|android)",
    r"(?:download |krijg )?outlook voor (?:ios|android)(?: (?:downloaden|ophalen))?",
    r"pobierz (?:program |aplikację )?outlook dla (?:systemu )?(?:ios|android)",
    r"(?:hämta|skaffa|hent|få|last ned) outlook (?:för|til|for) (?:ios|android)",
    r"(?:hanki|lataa) outlook (?:ios|android)\S*",
    r"скачать outlook для (?:ios|android)",
    r"(?:获取|下载|取得|下載).{0,12}outlook.{0,20}|(?:ios|android).{0,6}outlook.{0,6}(?:入手|取得|下載)",
    r"(?:sent|secured) (?:securely )?(?:with|by) (?:proton|tuta|skiff)[\w ]{0,30}",
    r"typed (?:with|on) (?:my )?(?:thumbs|one thumb|phone|tiny keyboard)",
    r"(?:please )?(?:excuse|pardon|forgive) (?:my |the |any )*(?:brevity|typos?)\b.{0,60}",
    r"von unterwegs (?:gesendet|geschrieben|verschickt)",
    # Tracking marks
    r"[\u1427\u2063\u200b\ufeff ]+",
)
