"""Blocks of headers above a quoted mail, as Outlook and its kin write them."""

from __future__ import annotations

import pytest

from tickets.lanes.mail.quotes import split_mail

ANSWER = "The invoice names the wrong company.\nPlease send a new one."
HISTORY = "Attached you find the invoice.\n\nYours, Accounting"
ADDRESS = "Accounting <billing@example.org>"
BLOCKS = {
    "english": f"From: {ADDRESS}\nSent: Tuesday, 7 May 2024 09:14\nTo: Ola Berg\nSubject: Invoice 17",
    "english, by date": f"From: {ADDRESS}\nDate: Tue, May 7, 2024 at 9:14 AM\nSubject: Invoice 17\nTo: ola@example.com",
    "bold": f"*From:* {ADDRESS}\n*Sent:* 2024-05-07\n*To:* Ola\n*Subject:* Invoice 17",
    "bold by markdown": f"**From:** {ADDRESS}\n**Sent:** 2024-05-07\n**To:** Ola\n**Subject:** Invoice 17",
    "bold, label only": f"*From*: {ADDRESS}\n*Date*: 2024-05-07\n*To*: Ola\n*Subject*: Invoice 17",
    "with empty lines between": f"From: {ADDRESS}\n\nSent: 7 May 2024\n\nTo: Ola\n\nSubject: Invoice 17",
    "with a wrapped subject": f"From: {ADDRESS}\nSubject: Invoice 17 and what\nbelongs to it\nDate: 7 May 2024\nTo: Ola",
    "with wrapped addresses": f"From: {ADDRESS}\nSent: 7 May 2024\nTo: Ola Berg <ola@example.com>;\nIda <ida@example.com>\nSubject: Hi",
    "with copies": f"From: {ADDRESS}\nSent: 7 May 2024\nTo: Ola\nCc: Ida\nSubject: Invoice\nImportance: High",
    "without a subject": "From: billing@example.org\nSent: 7 May 2024 09:14\nTo: ola@example.com",
    "date and receiver only": "Date: Tue, 7 May 2024 09:14:31 +0200\nTo: ola@example.com",
    "spaces before the colon": f"From : {ADDRESS}\nDate : 7 May 2024\nTo : Ola\nSubject : Invoice",
    "german": f"Von: {ADDRESS}\nGesendet: Dienstag, 7. Mai 2024 09:14\nAn: Ola Berg\nBetreff: Rechnung 17",
    "german, by date": f"Von: {ADDRESS}\nDatum: Dienstag, 7. Mai 2024 um 09:14\nAn: Ola Berg\nBetreff: Rechnung 17",
    "french": f"De : {ADDRESS}\nEnvoyé : mardi 7 mai 2024 09:14\nÀ : Ola Berg\nObjet : Facture 17",
    "french, bold": f"*De :* {ADDRESS}\n*Envoyé :* mardi 7 mai 2024\n*À :* Ola\n*Objet :* Facture 17",
    "spanish": f"De: {ADDRESS}\nEnviado: martes, 7 de mayo de 2024 9:14\nPara: Ola Berg\nAsunto: Factura 17",
    "spanish, older": f"De: {ADDRESS}\nEnviado el: martes, 7 de mayo de 2024 9:14\nPara: Ola Berg\nAsunto: Factura 17",
    "portuguese": f"De: {ADDRESS}\nEnviado: terça-feira, 7 de maio de 2024 09:14\nPara: Ola Berg\nAssunto: Fatura 17",
    "portuguese, older": f"De: {ADDRESS}\nEnviada em: terça-feira, 7 de maio de 2024\nPara: Ola\nAssunto: Fatura 17",
    "italian": f"Da: {ADDRESS}\nInviato: martedì 7 maggio 2024 09:14\nA: Ola Berg\nOggetto: Fattura 17",
    "dutch": f"Van: {ADDRESS}\nVerzonden: dinsdag 7 mei 2024 09:14\nAan: Ola Berg\nOnderwerp: Factuur 17",
    "polish": f"Od: {ADDRESS}\nWysłano: wtorek, 7 maja 2024 09:14\nDo: Ola Berg\nTemat: Faktura 17",
    "swedish": f"Från: {ADDRESS}\nSkickat: den 7 maj 2024 09:14\nTill: Ola Berg\nÄmne: Faktura 17",
    "danish": f"Fra: {ADDRESS}\nSendt: 7. maj 2024 09:14\nTil: Ola Berg\nEmne: Faktura 17",
    "norwegian": f"Fra: {ADDRESS}\nDato: tirsdag 7. mai 2024 kl. 09:14\nTil: Ola Berg\nKopi: Ida\nEmne: Faktura 17",
    "finnish": f"Lähettäjä: {ADDRESS}\nLähetetty: tiistai 7. toukokuuta 2024\nVastaanottaja: Ola\nAihe: Lasku 17",
    "czech": f"Od: {ADDRESS}\nOdesláno: úterý 7. května 2024 9:14\nKomu: Ola Berg\nPředmět: Faktura 17",
    "russian": f"От: {ADDRESS}\nОтправлено: 7 мая 2024 г. 9:14\nКому: Ola Berg\nТема: Счёт 17",
    "turkish": f"Kimden: {ADDRESS}\nGönderildi: 7 Mayıs 2024 Salı 09:14\nKime: Ola Berg\nKonu: Fatura 17",
    "hungarian": f"Feladó: {ADDRESS}\nElküldve: 2024. május 7. 9:14\nCímzett: Ola Berg\nTárgy: Számla 17",
    "japanese": f"差出人: {ADDRESS}\n送信日時: 2024年5月7日 9:14\n宛先: Ola Berg\n件名: 請求書 17",
    "chinese": f"发件人: {ADDRESS}\n发送时间: 2024年5月7日 9:14\n收件人: Ola Berg\n主题: 发票 17",
    "chinese, wide colons": f"发件人：{ADDRESS}\n发送日期：2024年5月7日\n收件人：Ola Berg\n主题：发票 17",
    "taiwanese": f"寄件者: {ADDRESS}\n寄件日期: 2024年5月7日\n收件者: Ola Berg\n主旨: 發票 17",
    "korean": f"보낸 사람: {ADDRESS}\n보낸 날짜: 2024년 5월 7일\n받는 사람: Ola Berg\n제목: 송장 17",
    "notes": "Ida Holm\n07/05/2024 09:14\nTo: Ola Berg\ncc:\nSubject: Invoice 17",
    "notes, indented": "\tIda Holm\n\t07/05/2024 09:14 AM\n\t\n\t\t To: Ola Berg/OSL/EX@EX\n\t\t cc: \n\t\t Subject: Invoice 17",
}
RULES = ["", "________________________________\n", "-----------------------\n\n", "____\n\n", "* * * * *\n"]


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_everything_from_it_on_is_split_off(block: str) -> None:
    parted = split_mail(f"{ANSWER}\n\n{block}\n\n{HISTORY}")

    assert parted.text == ANSWER
    assert parted.quoted.endswith(HISTORY)


@pytest.mark.parametrize("rule", RULES)
def test_a_line_drawn_above_it_goes_with_it(rule: str) -> None:
    assert split_mail(f"{ANSWER}\n\n{rule}{BLOCKS['english']}\n\n{HISTORY}").text == ANSWER


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_a_mail_that_only_passes_one_on_keeps_what_stands_below_it(block: str) -> None:
    parted = split_mail(f"{block}\n\n{HISTORY}")

    assert parted.text == HISTORY
    assert parted.quoted == block.strip("\n")


def test_two_headers_are_enough_below_a_drawn_line() -> None:
    block = "________________________________\nFrom: Accounting\nTo: Ola"

    assert split_mail(f"{ANSWER}\n{block}\n\n{HISTORY}").text == ANSWER


@pytest.mark.parametrize(
    "body",
    [
        "I booked this trip:\nFrom: Madrid\nTo: Paris\nDate: 12 May\nand want to change it.",
        "My booking\n\nFrom: Madrid\nTo: Paris\nDate: 12 May\n\nPlease change the day.",
        "Name: Ola\nEmail: ola@example.com\nSubject: Broken lamp\nMessage: It does not light.",
        "Is this mail yours?\nIt reads:\n\nFrom: You <you@example.net>\nTo: me\nDate: today\nSubject: Win!\n\nYour number?\n\nNo.",
        "Subject: to change without notice, says the page.\nFrom: 3 euros, says the shop.\nWhich is it?",
        "To: be fair, I did not read it.\nDate: unknown.",
    ],
)
def test_what_only_looks_like_one_stays(body: str) -> None:
    assert split_mail(body).text == body
