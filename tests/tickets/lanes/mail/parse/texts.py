"""Texts in many scripts, and the charsets that people write them in."""

TEXTS = {
    "western": "Guten Tag, größere Übergabe, Bestellung 12345.\nÇa va très bien, señor: £20, ¥300",
    "euro": "Zahlung über 50 € am 3.5.2024, größer",
    "polish": "Zażółć gęślą jaźń, zamówienie 12345 za 50 zł",
    "czech": "Dobrý den, objednávka 12345 nepřišla. Děkuji",
    "russian": "Здравствуйте, заказ 12345 не пришёл. Где посылка?",
    "greek": "Καλημέρα, η παραγγελία 12345 δεν ήρθε",
    "turkish": "Merhaba, 12345 siparişim gelmedi. Teşekkürler, ığdır",
    "hebrew": "שלום, הזמנה 12345 לא הגיעה",
    "arabic": "مرحبا، لم يصل طلبي 12345 بعد",
    "thai": "สวัสดีครับ สินค้า 12345 ยังไม่มา",
    "baltic": "Laba diena, užsakymas 12345 neatėjo, ačiū",
    "vietnamese": "Xin chào, đơn hàng 12345 chưa đến",
    "japanese": "こんにちは、注文12345の商品がまだ届いていません。",
    "vendor": "注文①の㈱髙橋です。12345",
    "chinese": "你好，我的订单12345还没有到。请帮我查一下。",
    "traditional": "你好，我的訂單12345還沒有到。請幫我查一下。",
    "korean": "안녕하세요, 주문 12345 상품이 아직 도착하지 않았습니다.",
}
_EVERY = "utf-8 utf-16 utf-16le utf-16be utf-32 utf-32le utf-32be"
_CHARSETS = {
    "western": "iso-8859-1 windows-1252 iso-8859-15 macintosh cp850",
    "euro": "iso-8859-15 windows-1252 cp858 macintosh",
    "polish": "iso-8859-2 windows-1250 iso-8859-16 cp852",
    "czech": "iso-8859-2 windows-1250 cp852",
    "russian": "windows-1251 koi8-r koi8-u iso-8859-5 cp866 x-mac-cyrillic",
    "greek": "iso-8859-7 windows-1253",
    "turkish": "iso-8859-9 windows-1254",
    "hebrew": "iso-8859-8 iso-8859-8-i windows-1255",
    "arabic": "iso-8859-6 windows-1256",
    "thai": "tis-620 iso-8859-11 windows-874",
    "baltic": "windows-1257 iso-8859-13",
    "vietnamese": "",
    "japanese": "shift_jis windows-31j iso-2022-jp euc-jp",
    "vendor": "windows-31j",
    "chinese": "gb2312 gbk gb18030 hz-gb-2312",
    "traditional": "big5 big5-hkscs",
    "korean": "euc-kr ks_c_5601-1987 iso-2022-kr",
}
CASES = [(text, charset) for text, charsets in _CHARSETS.items() for charset in (charsets + " " + _EVERY).split()]
# What the standard library calls them.
CODECS = {
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "iso-8859-8-i": "iso8859_8",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "hz-gb-2312": "hz",
    "ks_c_5601-1987": "euc_kr",
}
# What can be told of bytes alone, without a right word on them.
TOLD_BY_BYTES = [
    ("russian", "windows-1251"),
    ("russian", "koi8-r"),
    ("greek", "windows-1253"),
    ("hebrew", "windows-1255"),
    ("arabic", "windows-1256"),
    ("thai", "windows-874"),
    ("czech", "windows-1250"),
    ("polish", "iso-8859-2"),
    ("turkish", "windows-1254"),
    ("japanese", "shift_jis"),
    ("japanese", "euc-jp"),
    ("japanese", "iso-2022-jp"),
    ("chinese", "gb2312"),
    ("traditional", "big5"),
    ("korean", "euc-kr"),
    *((text, charset) for text in TEXTS for charset in ("utf-8", "utf-16le", "utf-16be")),
]


def encoded(text: str, charset: str) -> bytes:
    return TEXTS[text].encode(CODECS.get(charset, charset))
