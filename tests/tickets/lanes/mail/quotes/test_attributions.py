"""The line above a quote, as mail programs in many languages write it."""

from __future__ import annotations

import textwrap

import pytest

from tickets.lanes.mail.quotes import split_mail

ANSWER = "The blue one arrived, the green one did not.\nCan you look where it is?"
HISTORY = "Your order has left our house.\nYou will hear from the carrier."
QUOTE = "\n".join(f"> {line}" for line in HISTORY.splitlines())

# Complete enough to be history also where the lines below carry no quote marks.
SURE = {
    "gmail": "On Tue, May 7, 2024 at 9:14 AM Mara Lind <mara.lind@example.org> wrote:",
    "gmail, 24 hours": "On Tue, 7 May 2024 at 09:14, Mara Lind <mara.lind@example.org> wrote:",
    "apple": "On 7 May 2024, at 09:14, Mara Lind <mara.lind@example.org> wrote:",
    "thunderbird": "On 07/05/2024 09:14, Mara Lind wrote:",
    "thunderbird, american": "On 5/7/2024 9:14 AM, Mara Lind wrote:",
    "evolution": "On Tue, 2024-05-07 at 09:14 +0200, Mara Lind wrote:",
    "yahoo": "On Tuesday, May 7, 2024 at 09:14:31 AM GMT+2, Mara Lind <mara.lind@example.org> wrote:",
    "old yahoo": "--- On Tue, 5/7/24, Mara Lind <mara.lind@example.org> wrote:",
    "zoho": "---- On Tue, 07 May 2024 09:14:31 +0200 Mara Lind <mara.lind@example.org> wrote ----",
    "proton": "On Tuesday, May 7th, 2024 at 9:14 AM, Mara Lind <mara.lind@example.org> wrote:",
    "eudora": "At 09:14 AM 5/7/2024, Mara Lind wrote:",
    "old gmail": "2024-05-07 9:14 GMT+02:00 Mara Lind <mara.lind@example.org>:",
    "name and address only": "Mara Lind <mara.lind@example.org> wrote:",
    "said": "Mara Lind <mara.lind@example.org> said the following on 07/05/2024 09:14:",
    "horde": "Quoting Mara Lind <mara.lind@example.org>:",
    "horde, german": "Zitat von Mara Lind <mara.lind@example.org>:",
    "german gmail": "Am Di., 7. Mai 2024 um 09:14 Uhr schrieb Mara Lind <mara.lind@example.org>:",
    "german apple": "Am 07.05.2024 um 09:14 schrieb Mara Lind <mara.lind@example.org>:",
    "german thunderbird": "Am 07.05.24 um 09:14 schrieb Mara Lind:",
    "german inbox": "Mara Lind <mara.lind@example.org> schrieb am Di., 7. Mai 2024, 09:14:",
    "german, have written": "Am Dienstag, 7. Mai 2024 09:14 hat Mara Lind <mara.lind@example.org> geschrieben:",
    "french gmail": "Le mar. 7 mai 2024 à 09:14, Mara Lind <mara.lind@example.org> a écrit :",
    "french apple": "Le 7 mai 2024 à 09:14, Mara Lind <mara.lind@example.org> a écrit :",
    "french thunderbird": "Le 07/05/2024 à 09:14, Mara Lind a écrit\u00a0:",
    "spanish gmail": "El mar, 7 may 2024 a las 9:14, Mara Lind (<mara.lind@example.org>) escribió:",
    "spanish apple": "El 7 may 2024, a las 9:14, Mara Lind <mara.lind@example.org> escribió:",
    "spanish thunderbird": "El 07/05/2024 a las 9:14, Mara Lind escribió:",
    "catalan": "Missatge de Mara Lind <mara.lind@example.org> va escriure el dia dt., 7 de maig 2024 a les 9:14:",
    "portuguese gmail": "Em ter., 7 de mai. de 2024 às 09:14, Mara Lind <mara.lind@example.org> escreveu:",
    "portuguese thunderbird": "Em 07/05/2024 09:14, Mara Lind escreveu:",
    "italian gmail": "Il giorno mar 7 mag 2024 alle ore 09:14 Mara Lind <mara.lind@example.org> ha scritto:",
    "italian thunderbird": "Il 07/05/2024 09:14, Mara Lind ha scritto:",
    "italian webmail": "Il 07/05/2024 09:14 CEST Mara Lind <mara.lind@example.org> ha scritto:",
    "dutch gmail": "Op di 7 mei 2024 om 09:14 schreef Mara Lind <mara.lind@example.org>:",
    "dutch apple": "Op 7 mei 2024, om 09:14 heeft Mara Lind <mara.lind@example.org> het volgende geschreven:",
    "dutch thunderbird": "Op 07-05-2024 om 09:14 schreef Mara Lind:",
    "polish gmail": "wt., 7 maj 2024 o 09:14 Mara Lind <mara.lind@example.org> napisał(a):",
    "polish thunderbird": "W dniu 07.05.2024 o 09:14, Mara Lind pisze:",
    "polish apple": "Wiadomość napisana przez Mara Lind <mara.lind@example.org> w dniu 07.05.2024, o godz. 09:14:",
    "swedish gmail": "Den tis 7 maj 2024 kl 09:14 skrev Mara Lind <mara.lind@example.org>:",
    "swedish apple": "7 maj 2024 kl. 09:14 skrev Mara Lind <mara.lind@example.org>:",
    "danish gmail": "Den tirs. 7. maj 2024 kl. 09.14 skrev Mara Lind <mara.lind@example.org>:",
    "norwegian gmail": "tir. 7. mai 2024 kl. 09:14 skrev Mara Lind <mara.lind@example.org>:",
    "finnish gmail": "ti 7. toukok. 2024 klo 9.14 Mara Lind (mara.lind@example.org) kirjoitti:",
    "finnish apple": "Mara Lind <mara.lind@example.org> kirjoitti 7.5.2024 kello 9.14:",
    "czech gmail": "út 7. 5. 2024 v 9:14 odesílatel Mara Lind <mara.lind@example.org> napsal:",
    "czech thunderbird": "Dne 07. 05. 24 v 9:14 Mara Lind <mara.lind@example.org> napsal(a):",
    "slovak gmail": "ut 7. 5. 2024 o 9:14 Mara Lind <mara.lind@example.org> napísal(a):",
    "russian gmail": "вт, 7 мая 2024 г. в 09:14, Mara Lind <mara.lind@example.org>:",
    "russian apple": "7 мая 2024 г., в 09:14, Mara Lind <mara.lind@example.org> написал(а):",
    "russian thunderbird": "07.05.2024 09:14, Mara Lind пишет:",
    "ukrainian gmail": "вт, 7 трав. 2024 р. о 09:14 Mara Lind <mara.lind@example.org> пише:",
    "turkish gmail": "Mara Lind <mara.lind@example.org>, 7 May 2024 Sal, 09:14 tarihinde şunu yazdı:",
    "hungarian gmail": "Mara Lind <mara.lind@example.org> ezt írta (időpont: 2024. máj. 7., K, 9:14):",
    "romanian gmail": "În mar., 7 mai 2024 la 09:14, Mara Lind <mara.lind@example.org> a scris:",
    "greek gmail": "Στις Τρί 7 Μαΐ 2024 στις 9:14 π.μ., ο χρήστης Mara Lind <mara.lind@example.org> έγραψε:",
    "vietnamese gmail": "Vào Th 3, 7 thg 5, 2024 vào lúc 09:14 Mara Lind <mara.lind@example.org> đã viết:",
    "indonesian gmail": "Pada Sel, 7 Mei 2024 pukul 09.14 Mara Lind <mara.lind@example.org> menulis:",
    "japanese gmail": "2024年5月7日(火) 9:14 Mara Lind <mara.lind@example.org>:",
    "japanese apple": "2024/05/07 9:14、Mara Lind <mara.lind@example.org>のメール:",
    "chinese gmail": "Mara Lind <mara.lind@example.org> 于2024年5月7日周二 09:14写道：",
    "chinese apple": "在 2024年5月7日，上午9:14，Mara Lind <mara.lind@example.org> 写道：",
    "taiwanese gmail": "Mara Lind <mara.lind@example.org> 於 2024年5月7日 週二 上午9:14寫道：",
    "korean gmail": "2024년 5월 7일 (화) 오전 9:14, Mara Lind <mara.lind@example.org>님이 작성:",
    "hebrew gmail": "בתאריך יום ג׳, 7 במאי 2024 ב-9:14 מאת ‪Mara Lind‬‏ <‪mara.lind@example.org‬‏>:",
    "escaped address": "On Tue, 7 May 2024 09:14:31 +0200 Mara Lind&lt;mara.lind@example.org&gt; wrote:",
    "linked address": "On 7 May 2024 at 09:14, Mara Lind <mara.lind@example.org<mailto:mara.lind@example.org>> wrote:",
    "list": "On Tue, May 7, 2024 at 9:14 AM Mara Lind via Talk <talk@lists.example.org> wrote:",
    "german, on": "Mara Lind <mara.lind@example.org> hat am 07.05.2024 09:14 CEST geschrieben:",
    "yandex": '07.05.2024, 09:14, "Mara Lind" <mara.lind@example.org>:',
    "mail.ru": "Вторник, 7 мая 2024, 9:14 +03:00 от Mara Lind <mara.lind@example.org>:",
    "mail.ru, english": "Tue, 7 May 2024 09:14:12 +0300 from Mara Lind <mara.lind@example.org>:",
    "netease": 'At 2024-05-07 09:14:31, "Mara Lind" <mara.lind@example.org> wrote:',
    "spark": "On 7. May 2024 at 09:14 +0200, Mara Lind <mara.lind@example.org>, wrote:",
    "samsung": "---- Mara Lind wrote ----",
    "dashes on both sides": "------On 7/5/2024 9:14 AM, Mara Lind wrote-----",
}
# History only where marked lines follow.
VAGUE = {
    "no date": "Mara Lind wrote:",
    "you": "You wrote:",
    "no year": "On May 7, Mara wrote:",
    "mutt": "* Mara Lind <mara.lind@example.org> [2024-05-07 09:14]:",
    "german, no date": "Mara Lind schrieb:",
    "spanish, no time": "El martes, 7 de mayo de 2024, Mara Lind escribió:",
    "russian, no time": "вторник, 7 мая 2024 г. пользователь Mara написал:",
    "unknown language": "Mara Lind <mara.lind@example.org> zzyzx 07/05/2024 09:14:",
    "usenet": "In article <7a4@example.org> mara@example.org (Mara Lind) writes:",
    "estonian": "Mara Lind kirjutas kuupäeval 07.05.2024 09:14:",
    "date and address": "2024/5/7 Mara Lind <mara.lind@example.org>",
}
WRAPPABLE = {name: line for name, line in SURE.items() if len(line) > 60 and name != "zoho"}


@pytest.mark.parametrize("line", (SURE | VAGUE).values(), ids=(SURE | VAGUE).keys())
def test_it_and_the_marked_lines_below_are_split_off(line: str) -> None:
    parted = split_mail(f"{ANSWER}\n\n{line}\n\n{QUOTE}\n")

    assert parted.text == ANSWER
    assert parted.quoted == f"{line}\n\n{QUOTE}"


@pytest.mark.parametrize("line", SURE.values(), ids=SURE.keys())
def test_it_may_follow_without_an_empty_line(line: str) -> None:
    assert split_mail(f"{ANSWER}\n{line}\n{QUOTE}").text == ANSWER


@pytest.mark.parametrize("line", SURE.values(), ids=SURE.keys())
def test_a_sure_one_takes_unmarked_lines_with_it(line: str) -> None:
    assert split_mail(f"{ANSWER}\n\n{line}\n\n{HISTORY}\n").text == ANSWER


@pytest.mark.parametrize("line", WRAPPABLE.values(), ids=WRAPPABLE.keys())
@pytest.mark.parametrize("width", [30, 45, 60])
def test_it_may_be_wrapped(line: str, width: int) -> None:
    wrapped = "\n".join(textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=False))

    assert split_mail(f"{ANSWER}\n\n{wrapped}\n\n{QUOTE}").text == ANSWER


@pytest.mark.parametrize("line", SURE.values(), ids=SURE.keys())
def test_alone_above_an_answer_it_is_left_out_with_its_quote(line: str) -> None:
    assert split_mail(f"{line}\n{QUOTE}\n\n{ANSWER}\n").text == ANSWER


@pytest.mark.parametrize("line", SURE.values(), ids=SURE.keys())
def test_inside_the_marks_it_is_history_too(line: str) -> None:
    assert split_mail(f"{ANSWER}\n\n> {line}\n>\n{QUOTE}").text == ANSWER


@pytest.mark.parametrize("line", VAGUE.values(), ids=VAGUE.keys())
def test_a_vague_one_is_text_where_no_marked_line_follows(line: str) -> None:
    body = f"I asked twice.\n{line}\nWe will refund you.\nNothing came."

    assert split_mail(body).text == body


@pytest.mark.parametrize(
    "body",
    [
        "On 3 May your colleague wrote:\nWe will refund you.\n\nI still wait.",
        "Your agent sam@example.org wrote:\nWe will refund you.\n\nI still wait.",
        "On Monday I wrote to you.\n\nOn Tuesday too:\n- no answer\n- no refund",
        "At 10:15 it wrote:\n  disk full\nand stopped.",
        "See what I wrote on 7 May 2024.\nThe error was:\n  disk full",
        "On this day\n\nI wrote something\n\nthat nobody read.",
    ],
)
def test_a_sentence_of_the_customer_is_none(body: str) -> None:
    assert split_mail(body).text == body


def test_a_cut_address_that_looks_like_a_quote_mark_belongs_to_it() -> None:
    body = f'{ANSWER}\n\nOn Tue, May 7, 2024 at 9:14 AM, "Mara Lind" <mara.lind@example.org\n> wrote:\n\n{QUOTE}'

    assert split_mail(body).text == ANSWER


def test_lines_of_text_above_a_wrapped_one_stay() -> None:
    above = "I bought it in 2023\nand it broke in 2024"
    body = f"{above}\nMara Lind <mara.lind@example.org> wrote:\n{QUOTE}"

    assert split_mail(body).text == above


@pytest.mark.parametrize(
    "line",
    [
        "सोम, 3 जून 2024 को 10:15 बजे Bo Berg <bo@example.com> ने लिखा:",
        "Noong Lun, Hun 3, 2024 nang 10:15 AM, Bo Berg <bo@example.com> ay sumulat:",
        "la 3 junio 2024 je la 10:15 Bo Berg <bo@example.com> skribis:",
        "3 ივნისი 2024, 10:15 Bo Berg\n<bo@example.com> დაწერა:",
        "2024年6月3日(月) 10:15 Bo Berg <bo@example.com>:",
    ],
)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_an_attribution_in_no_table_is_known_by_its_build(line: str, mark: str) -> None:
    parted = split_mail(f"Thank you, it came.\n\n{line}\n\n{mark}Has it come?\n{mark}Bo\n")

    assert parted.text == "Thank you, it came."


@pytest.mark.parametrize(
    "line",
    [
        "Meeting on 3 June 2024 at 10:15 with Bo (bo@example.com):",
        "On Monday I told bo@example.com this:",
        "2024-06-03 10:15 Bo said on the phone:",
        "3 June 2024, 10:15: mail to <bo@example.com> with these three questions of mine in it:",
    ],
)
def test_a_sentence_with_a_date_and_an_address_is_the_customers(line: str) -> None:
    body = f"Hello,\n\n{line}\n\nmy lamp is off\nand the door is shut"

    assert split_mail(body).text == body


@pytest.mark.parametrize(
    "line",
    [
        "On Monday I wrote to ann@example.com:",
        "On 3 March 2025 I wrote to ann@example.com:",
        "On 3 March 2025 at 10:15 I have already written to Ann <ann@example.com>:",
        "On 3 March 2025 at 10:15 your colleague wrote to me from <ann@example.com>:",
        "On Monday, 3 March 2025 at 10:15, we wrote\nto the address <ann@example.com>:",
        "Am 3. März 2025 um 10:15 schrieb ich an ann@example.com:",
        "Am 3. März 2025 um 10:15 habe ich an <ann@example.com> geschrieben:",
        "Le 3 mars 2025 à 10:15 j'ai écrit à <ann@example.com> :",
        "El 3 de marzo de 2025 a las 10:15 he escrito a <ann@example.com>:",
        "Il 3 marzo 2025 alle 10:15 ho scritto a <ann@example.com>:",
        "Op 3 maart 2025 om 10:15 schreef ik naar <ann@example.com>:",
        "Den 3 mars 2025 kl. 10:15 skrev jag till <ann@example.com>:",
    ],
)
@pytest.mark.parametrize("below", ["\nmy lamp is off\nand the door is shut", "\n> my lamp is off\n\nNo answer came."])
def test_what_customers_say_of_a_mail_of_their_own_is_theirs(line: str, below: str) -> None:
    body = f"Hello,\n\n{line}\n{below}"

    assert split_mail(body).text == body


@pytest.mark.parametrize(
    "line",
    [
        "On 3 Mar 2025 at 10:15, Toni <toni@example.com> wrote:",
        "Am 03.03.2025 um 10:15 schrieb Ann Ichmann <ann@example.com>:",
        "Den 3 mars 2025 10:15 skrev Tilda Vik <tilda@example.com>:",
        "Op 3 maart 2025 om 10:15 schreef Ikram <ikram@example.com>:",
    ],
)
def test_names_like_those_words_are_names(line: str) -> None:
    assert split_mail(f"Thank you.\n\n{line}\n\nHas it come?\nBo").text == "Thank you."
