"""What phones and mail programs add below a mail."""

from __future__ import annotations

import pytest

from tickets.lanes.mail.quotes import split_mail

ANSWER = "I am on the train, the parcel may go to my neighbour."
FOOTERS = [
    "Sent from my iPhone",
    "Sent from my iPad.",
    "Sent from my Android phone",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from my BlackBerry® wireless device",
    "Sent wirelessly from my BlackBerry device on the Bell network.",
    "Sent from my Verizon Wireless 4G LTE smartphone",
    "Sent from my T-Mobile 4G LTE Device",
    "Sent from my Windows Phone",
    "Sent from Mail for Windows 10",
    "Sent from [Mail](https://go.example.com/fwlink/?LinkId=550986) for Windows",
    "Sent from Yahoo Mail for iPhone",
    "Sent from Yahoo Mail on Android<https://go.example.com/yahoo>",
    "Sent from Outlook for Android",
    "Sent from Outlook Mobile<https://aka.example.com/x>",
    "Sent from Proton Mail mobile",
    "Sent with Proton Mail secure email.",
    "Sent with Spark",
    "Sent via Superhuman",
    "Sent from Gmail Mobile",
    "Sent from my mobile device, please excuse typos.",
    "Sent from my phone. Please excuse my brevity.",
    "Sent from my cell - sorry for any typos",
    "Sent by phone",
    "Sent using the mobile mail app",
    "(sent from my phone)",
    "<sent from my tablet>",
    "Sent from my Xperia by Sony smartphone",
    "Sent from my toaster",
    "Get Outlook for iOS",
    "Get Outlook for iOS<https://aka.example.com/o0ukef>",
    "Get [Outlook for Android](https://aka.example.com/ghei36)",
    "Von meinem iPhone gesendet",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Gesendet von Mail für Windows",
    "Gesendet mit der WEB.DE Mail App",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Von unterwegs gesendet",
    "Outlook für Android beziehen",
    "Outlook für iOS<https://aka.example.com/o0ukef> beziehen",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon mobile",
    "Envoyé depuis l’application Mail Orange",
    "Envoyé à partir d’Outlook pour Android",
    "Obtenez Outlook pour iOS",
    "Enviado desde mi iPhone",
    "Enviado desde Correo para Windows",
    "Obtener Outlook para Android",
    "Enviado do meu iPhone",
    "Enviado do Email para Windows",
    "Inviato da iPhone",
    "Inviato dal mio smartphone Samsung Galaxy",
    "Verstuurd vanaf mijn iPhone",
    "Verzonden vanuit Mail voor Windows",
    "Outlook voor Android downloaden",
    "Wysłane z iPhone'a",
    "Wysłano z urządzenia Samsung Galaxy",
    "Pobierz aplikację Outlook dla systemu Android",
    "Skickat från min iPhone",
    "Hämta Outlook för iOS",
    "Sendt fra min iPhone",
    "Sendt fra min Samsung Mobil",
    "Hent Outlook til iOS",
    "Lähetetty iPhonesta",
    "Odesláno z iPhonu",
    "Отправлено с iPhone",
    "Отправлено из Почты для Windows",
    "iPhone'umdan gönderildi",
    "iPhone から送信",
    "iPhoneから送信",
    "发自我的iPhone",
    "发自我的 iPhone",
    "來自我的 iPhone",
    "從我的 iPhone 傳送",
    "나의 iPhone에서 보냄",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_it_is_split_off_below_the_text(footer: str) -> None:
    parted = split_mail(f"{ANSWER}\n\n{footer}\n")

    assert (parted.text, parted.signature) == (ANSWER, footer)


@pytest.mark.parametrize("footer", FOOTERS)
def test_it_is_split_off_between_the_text_and_the_history(footer: str) -> None:
    history = "On 7 May 2024, at 09:14, Desk <desk@example.org> wrote:\n\n> Where shall it go?"

    assert split_mail(f"{ANSWER}\n{footer}\n\n{history}").text == ANSWER


def test_several_are_split_off() -> None:
    parted = split_mail(f"{ANSWER}\n\nSent from my iPhone\nEnvoyé de mon iPhone\n\nGet Outlook for iOS")

    assert parted.text == ANSWER


def test_a_closing_line_above_it_stays() -> None:
    assert split_mail(f"{ANSWER}\n\nCheers\nOla\n\nSent from my iPhone").text == f"{ANSWER}\n\nCheers\nOla"


def test_nothing_else_leaves_the_text_empty() -> None:
    assert split_mail("\n\nSent from my iPhone\n").text == ""


@pytest.mark.parametrize(
    "body",
    [
        "Sent from my desk, is much easier than on the phone.",
        "Sent from my iPhone the picture is too large. Why?",
        "The file was\nsent from my iPhone\nand did not arrive.",
        "It was sent from my phone to your address yesterday.",
        "From my phone I can't log in.",
        "Get Outlook to sync with your calendar, please.",
        "Mail sent with Outlook never arrives at your side, mail sent with Gmail does.",
        "Enviado el paquete ayer, todavía no ha llegado a su oficina en Madrid, según el transportista.",
        "来自客户的反馈：你们的产品很好，我想退货，因为颜色不对。",
        "Inviato il modulo ieri, ma nessuna risposta.",
        "Please excuse the delay.",
        "Ordered from my phone",
        "Sent by mail on 3 May",
        "Sent from your warehouse yesterday",
        "Envoyé par La Poste le 3 mai, toujours rien.",
        "Enviado por correo el 3 de mayo",
        "Gesendet von Ihrem Lager am 3. Mai",
        "Отправлено из Москвы 3 мая",
        "Ürün dün gönderildi",
        "来自北京",
        "問い合わせフォームから送信しました",
        "Lähetetty eilen",
    ],
)
def test_a_sentence_of_the_customer_is_none(body: str) -> None:
    assert split_mail(body).text == body
