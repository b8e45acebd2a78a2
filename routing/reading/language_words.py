"""Words that tell languages apart: small words of each, and what customers say that no vocabulary holds whole."""

# What customers say and the model's vocabulary holds only in pieces: of the trade, of machines and names of products.
_TRADE = """
    invoice invoices login logout signup checkout signin username dropdown webhook webhooks unsubscribe reactivate onboarding refund
    refunds refunded iban sepa paypal stripe klarna captcha changelog emoji emojis gizmo widget widgets subtitles thumbnail thumbnails
    tooltip tooltips paginator autocomplete popup toggle greyed grayed laggy glitchy buggy config configs regex yaml json html ajax
    oauth saml okta jwt cors https http localhost stdout stderr segfault indent stacktrace traceback backend frontend middleware
    kubectl kubernetes docker redis kafka postgres mysql sqlite mongodb nginx terraform grafana prometheus github gitlab bitbucket jira
    confluence npm pip webpack jenkins ansible linux ubuntu debian macos android iphone ipad airpods samsung xiaomi huawei lenovo
    thinkpad nvidia synology sonos garmin fitbit roomba dyson nespresso kindle philips xbox playstation minecraft fortnite roblox
    netflix spotify whatsapp instagram tiktok youtube facebook gmail outlook teams slack zoom shopify wordpress magento salesforce
    hubspot zendesk notion figma dropbox onedrive sharepoint arduino raspberry bluetooth wifi ethernet hdmi usb firmware reboot reboots
    asap pls plz thx dunno gonna wanna gotta idk btw fyi lol omg
"""
# What English words of machines are put together from: `timeout`, `undervoltage`, `keystore`.
_HEADS = """
    auto back black blue bread check click clip cloud code count cross dash data dead double down drop face file fire foot free full
    half hand hard head high home host inter key life line live load lock long mail main micro mid mini mis multi name net news non
    null off open out over page pay pop post pre print proof push query read screen script short side sign snap soft spread stand
    start step stop store sub super sync test text thumb time tool touch track two type under unit up user video voice wall water web
    wide wire word work wrap
"""
# Common words of each side; those that mean something on both ("die", "in", "no") are left out.
_ENGLISH = """
    the and is are was were been have has had do does did you your we our us they it its this that these those of to for
    with from by at but not can cannot could would should will what how when where why which who my please there if
    i a an me be get got hi hello thanks thank help need want just yes
"""
_GERMAN = """
    der das und ist ich wir nicht ein eine einen mit von auf für bitte wie kann haben sie ihr uns mein meine kein keine aber auch sich
    habe wird geht wurde konto
"""
_FRENCH = "le la les des est je nous vous pas une dans pour avec votre notre mon ma bonjour merci comment et du mes ne sur qui que"
_SPANISH = (
    "el los las que una por para con mi su es está cómo puedo hola gracias del mis pero cuando ayuda necesito tengo"
)
_ITALIAN = "il che non sono per come della mio posso grazie di un ciao buongiorno vorrei ho mia questo"
_PORTUGUESE = "o os não uma meu minha com você como obrigado em olá preciso estou quero nao voce"
_DUTCH = "het een niet ik wij zijn van voor met kunnen hoe mijn graag naar heb deze maar"
_NORDIC = "och är inte jag vi att som på kan ikke jeg og til har det min mitt hej hei tack takk"
_OTHERS = "nie jest się jak moje proszę na w ve bir için ben mogę dlaczego merhaba nasıl lütfen çok değil"
_BY_EAR = """
    hai nahi nahin kya mera meri mere kaise karo karna krna kar raha rahi mujhe aap aapka bhai paisa paise wapas kyun kyu
    abhi bahut hoga gaya gayi kuch nhi mein yeh woh toh bhi wala chahiye batao
    ana enta mesh mish msh keda leh leih lsa lessa 3ayez 3ayz 3andi 3ndi fein feen ezay shu kif hada hayda wallah ya3ni
    inta enti momken mumkin bas el7al 7abibi shukran salam law samaht
    saya tidak bisa anda yang dan ini itu untuk dengan kenapa tolong akun belum sudah
    ako hindi ang ng sa po ko mga naman bakit paano
    nem hogyan kérem nu este sunt pentru cum vă rog není jsem prosím jak
"""
_MORE = """
    hur när var varför kommer inte min mina lång tid tar finns hjälp beställning paket hvor hvornår hvordan hvorfor virker kommer
    pakke pakken ordre unde este când comanda mea meu nu mă factura contul funcționează kde kdy proč jsem moje nemohu objednávka
    účet nefunguje faktura gdzie kiedy dlaczego paczka zamówienie konto działa mogę hol mikor miért számla rendelés fiók működik
    missä milloin miksi minun tilaus lasku ei ole toimi pääse kur kada kāpēc mans kus millal minu ei tule
    gdje kada zašto moja moj račun narudžba ne mogu ku është llogaria porosia nerede neden nasıl siparişim hesabım fatura
    bagaimana cara ganti sandi pesanan belum sampai saya akun mengapa dimana aplikasi tagihan
    akaunti yangu siwezi naomba msaada haijafika kwa nini oda wapi làm sao của tôi không được đơn hàng
    nasaan ayaw makapag bakit paano wo wann warum rechnung fehlt passwort vergessen bestellung stornieren gesperrt paket bleibt
    où quand pourquoi colis commande facture oublié introuvable bloqué dónde cuándo pedido contraseña olvidada bloqueada incorrecta
    onde quando encomenda pedido senha fatura errada dov'è pacco pagamento rifiutato riesco accedere waar waarom pakket bestelling
    niet ontvangen werkt factuur
"""


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


HERE = _words(_ENGLISH)
TRADE_WORDS = _words(_TRADE)
HEAD_WORDS = _words(_HEADS)
ELSEWHERE = (
    _words(_GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _NORDIC, _OTHERS, _BY_EAR, _MORE) - HERE
) - frozenset(("kar", "min", "log", "bas", "ana", "var", "tid", "tar", "ku", "moj", "ole"))
