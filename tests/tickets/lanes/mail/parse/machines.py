"""Mails of machines and of people, written after the habits of the programs named. None is anybody's real mail."""

from __future__ import annotations

TO = "To: support@example.com\nMessage-ID: <a1@mx.example.net>\nDate: Mon, 02 Nov 2026 10:21:00 +0000\n"
RETURNED = "From: support@example.com\nTo: ann@example.org\nSubject: Your ticket\nMessage-ID: <sent-1@example.com>\n\nHello Ann.\n"


def mixed(head: str, *parts: str) -> str:
    return (
        head
        + TO
        + 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=_b"\n\n'
        + "".join(f"--=_b\n{part}\n" for part in parts)
        + "--=_b--\n"
    )


def report(kind: str, head: str, *parts: str) -> str:
    return mixed(head, *parts).replace("multipart/mixed;", f"multipart/report; report-type={kind};")


def plain(head: str, text: str) -> str:
    return f"{head}{TO}Content-Type: text/plain; charset=utf-8\n\n{text}\n"


STATUS = (
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ann@example.org\n"
    "Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {code} no such person\n  here\n"
)
FAILED = STATUS.format(action="failed", status="5.1.1", code="550 5.1.1")
RFC822 = f"Content-Type: message/rfc822\n\n{RETURNED}"

BOUNCES = {
    "postfix": report(
        "delivery-status",
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\n",
        "\nThis is the mail system at host mx.example.net.\n",
        FAILED,
        RFC822,
    ),
    "postfix, late": report(
        "delivery-status",
        "From: MAILER-DAEMON@mx.example.net (Mail Delivery System)\nSubject: Delayed Mail (still being retried)\n",
        "\nThis is the mail system at host mx.example.net.\n",
        STATUS.format(action="delayed", status="4.4.1", code="451 4.4.1"),
        f"Content-Type: text/rfc822-headers\n\n{RETURNED}",
    ),
    "exchange, success": report(
        "delivery-status",
        "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net>\nSubject: Delivered: Your ticket\n",
        "\nYour message has been delivered to the following recipients: ann@example.org\n",
        STATUS.format(action="delivered", status="2.0.0", code="250 2.0.0"),
    ),
    "notification without report-type": mixed(
        "From: postmaster@example.net\nSubject: DELIVERY FAILURE: User not listed\n",
        "\nYour message was not delivered.\n",
        FAILED,
    ),
    "international status": mixed(
        "From: postmaster@example.net\nSubject: x\n",
        "\n?\n",
        FAILED.replace("message/delivery", "message/global-delivery"),
    ),
    "qmail": plain(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n",
        "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following "
        "addresses.\n\n<ann@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message."
        f"\n\n{RETURNED}",
    ),
    "qmail behind a bridge that drops the envelope": plain(
        "From: postmaster@example.net\nSubject: failure notice\n",
        "Hi. This is the qmail-send program at mx.example.net.\n\n<ann@example.org>:\n192.0.2.1 does not like recipient.\n",
    ),
    "exim": plain(
        "Return-path: <>\nX-Failed-Recipients: ann@example.org\nFrom: Mail Delivery System <Mailer-Daemon@mx.example.net>\n"
        "Auto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender\n",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered.\n\n"
        f"  ann@example.org\n    550 Unrouteable address\n\n------ This is a copy of the message ------\n\n{RETURNED}",
    ),
    "exim, late": plain(
        "Return-path: <>\nFrom: Mail Delivery System <Mailer-Daemon@mx.example.net>\nSubject: Warning: message 1abcDE delayed 24 hours\n",
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or "
        "more of its recipients after more than 24 hours on the queue.\n",
    ),
    "old sendmail": plain(
        "From: Mail Delivery Subsystem <MAILER-DAEMON>\nSubject: Returned mail: User unknown\n",
        "   ----- Transcript of session follows -----\n>>> RCPT To:<ann@example.org>\n<<< 550 User unknown\n"
        f"   ----- Unsent message follows -----\n{RETURNED}",
    ),
    "exchange 5.5": mixed(
        "From: System Administrator <postmaster@example.net>\nSubject: Undeliverable: Your ticket\nX-Mailer: Internet Mail Service (5.5)\n",
        "\nYour message\n\n  To: Ann\n  Subject: Your ticket\n\ndid not reach the following recipient(s):\n\nann@example.org\n",
        RFC822,
    ),
    "exchange, text only, another name": plain(
        "From: Administrator <administrator@example.net>\nSubject: Undeliverable: Your ticket\n",
        "Delivery has failed to these recipients or distribution lists:\n\nAnn\n\nDiagnostic information for administrators:\n"
        f"#550 5.1.1 RESOLVER.ADR.RecipNotFound ##\n\nOriginal message headers:\n\nReceived: from a by b\n{RETURNED}",
    ),
    "gmail": plain(
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: ann@example.org\n"
        "Subject: Delivery Status Notification (Failure)\n",
        "Delivery to the following recipient failed permanently:\n\n     ann@example.org\n",
    ),
    "yahoo": plain(
        "From: MAILER-DAEMON@yahoo.com\nSubject: Failure Notice\n",
        "Sorry, we were unable to deliver your message to the following address.\n\n<ann@example.org>:\n554: delivery error\n",
    ),
    "lotus notes": mixed(
        "From: Mail Router <mailrouter@example.net>\nSubject: Undeliverable message\n",
        "\n------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\n\n------- Returned Message --------\n",
        RFC822,
    ),
    "groupwise": plain(
        "From: Mail Administrator <postmaster@example.net>\nSubject: Message status - undeliverable\n",
        "The message that you sent was undeliverable to the following:\n\tann (user not found)\n",
    ),
    "mercury": plain(
        "From: Electronic Postmaster <maiser@example.net>\nSubject: Postmaster Notify: Delivery Failure.\n",
        "With reference to your message with the subject:\n   Your ticket\n\nThe local mail transport system has reported "
        f"the following problems:\n\n<ann@example.org> 550 no such user\n\n{RETURNED}",
    ),
    "imail": plain(
        "From: Postmaster <postmaster@example.net>\nX-Mailer: <SMTP32 v8.22>\nSubject: Undeliverable Mail\n",
        "Unknown user: ann@example.org\n",
    ),
    "mdaemon": mixed(
        "From: postmaster@example.net\nSubject: Permanent Delivery Failure\n",
        "\nThe attached message had PERMANENT fatal delivery errors!\n\nRCPT To:<ann@example.org>\n<-- 550 unknown\n",
        RFC822,
    ),
    "courier": report(
        "delivery-status",
        'From: "Courier mail server at mx" <@mx.example.net>\nSubject: NOTICE: mail delivery status.\n',
        "\n?\n",
        FAILED,
    ),
    "james": mixed(
        "From: postmaster@example.net\nSubject: [BOUNCE] Your ticket\n",
        "\nHi. This is the James mail server at mx.\nI'm afraid I wasn't able to deliver your message.\n",
        RFC822,
    ),
    "iplanet": mixed(
        "Return-Path: <>\nFrom: Internet Mail Delivery <postmaster@example.net>\nSubject: Delivery Notification: Delivery has failed\n",
        "\nThis report relates to a message you sent with the following header fields:\n  Message-id: <sent-1@example.com>\n",
    ),
    "a gateway's own name": plain(
        "From: InterScan Notification <gateway@example.net>\nSubject: Mail could not be delivered\n",
        "Sent <<< RCPT TO:<ann@example.org>\nReceived >>> 550 no such user here\nUnable to deliver message to ann@example.org\n",
    ),
    "messagelabs": plain(
        "Return-Path: <>\nFrom: MAILER-DAEMON@messagelabs.example\nSubject: Mail Delivery Failure\n",
        "This is the mail delivery agent at messagelabs. I was unable to deliver your message.\n",
    ),
    "opensmtpd": plain(
        "From: Mailer Daemon <MAILER-DAEMON@mx.example.net>\nSubject: Delivery status notification: error\n",
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n",
    ),
    "amazon, a notice as JSON": plain(
        "From: AWS Notifications <no-reply@sns.amazonaws.com>\nSubject: AWS Notification Message\n",
        '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent"},"mail":{"messageId":"1"}}',
    ),
    "a phone company": plain(
        "From: post_master@phone.example\nSubject: Undeliverable Message\n",
        "Message could not be delivered to mobile.\nError: No valid recipients\n",
    ),
    "german provider": plain(
        "Return-Path: <>\nFrom: Mailzustellung <bounce-noreply@example.net>\nSubject: Unzustellbar: Ihre Anfrage\n",
        "Ihre Nachricht konnte nicht zugestellt werden:\n\nann@example.org: Postfach voll\n",
    ),
    "japanese provider": plain(
        "Return-Path: <>\nFrom: postmaster@example.net\nSubject: メール配信エラー\n",
        "次の宛先にはメールを配信できませんでした。\n<ann@example.org>\n",
    ),
    "russian provider": plain(
        "From: mailer-daemon@example.net\nSubject: Недоставленное сообщение\n", "Ваше сообщение не было доставлено.\n"
    ),
    "chinese provider": plain(
        "From: PostMaster <PostMaster@example.net>\nSubject: 系统退信/Systems bounce\n",
        "抱歉，您的邮件被退回来了。无法投递。\n",
    ),
    "without From": plain(
        "Return-Path: <>\nFrom: <>\nSubject: failure notice\n", "Your message could not be delivered.\n"
    ),
    "double bounce": plain(
        "Return-Path: <double-bounce@mx.example.net>\nFrom: MAILER-DAEMON@mx.example.net (Mail Delivery System)\n"
        "Subject: Postfix SMTP server: errors from unknown[192.0.2.1]\n",
        "Transcript of session follows.\n",
    ),
}

AUTOMATIC = {
    "exchange": plain(
        "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nFrom: Ann <ann@example.org>\nSubject: Automatic reply: Your ticket\n",
        "I am out of the office.",
    ),
    "older exchange": plain(
        "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: ann@example.org\nFrom: Ann <ann@example.org>\n"
        "Subject: Automatische Antwort: Ihr Ticket\n",
        "Ich bin im Urlaub.",
    ),
    "unix vacation": plain(
        "Precedence: bulk\nFrom: ann@example.org\nSubject: away from my mail\nIn-Reply-To: <sent-1@example.com>\n",
        "I will read it later.",
    ),
    "older unix vacation": plain("Precedence: junk\nReturn-Path: <>\nFrom: ann@example.org\nSubject: Hi\n", "Later."),
    "x-autoreply": plain("X-Autoreply: yes\nFrom: ann@example.org\nSubject: Re: Your ticket\n", "Got it."),
    "cpanel": plain(
        "X-Autorespond: Your ticket\nPrecedence: auto_reply\nFrom: ann@example.org\nSubject: Thanks\n", "Got it."
    ),
    "gmx": plain("X-Autogenerated: Reply\nFrom: ann@example.org\nSubject: Abwesenheit\n", "Bin weg."),
    "icloud": plain("X-Apple-Action: VACATION\nFrom: ann@example.org\nSubject: Auto reply: x\n", "Only sleeping."),
    "a program's name": plain("X-Mailer: vacation 1.2.7\nFrom: ann@example.org\nSubject: Away\n", "Later."),
    "null sender": plain(
        "Return-Path: <>\nFrom: Ann <ann@example.org>\nSubject: Your ticket\n", "I read mail on Mondays."
    ),
    "read receipt": report(
        "disposition-notification",
        "From: Ann <ann@example.org>\nSubject: Read: Your ticket\n",
        "\nYour message was read.\n",
        "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ann@example.org\nDisposition: manual-action; displayed\n",
    ),
    "calendar's answer": mixed(
        "From: Ann <ann@example.org>\nSubject: Accepted: Call\n",
        "\nAnn has accepted.\n",
        "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:Call\nEND:VEVENT\nEND:VCALENDAR\n",
    ),
    "another helpdesk like this one": plain(
        "X-Helpdesk-Loop: theirs\nFrom: desk@example.org\nSubject: Re: Your ticket\n", "Thank you."
    ),
    "cron": plain(
        "Auto-Submitted: auto-generated\nX-Cron-Env: <SHELL=/bin/sh>\nFrom: root@example.org\nSubject: Cron\n", "done"
    ),
    "challenge": plain(
        "From: Boxbe <notify@boxbe.com>\nSubject: Your message is waiting\n", "Please confirm that you are a person."
    ),
}

REPORTS = {
    "complaint": report(
        "feedback-report",
        "From: feedback@example.net\nSubject: FW: Your ticket\n",
        "\nThis is an abuse report.\n",
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: Some/1\nVersion: 1\n",
        RFC822,
    ),
    "complaint of outlook.com": mixed(
        "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.1\n",
        f"Content-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: ann@example.org\n{RETURNED}",
    ),
    "dmarc": mixed(
        "From: noreply-dmarc@example.net\nSubject: Report domain: example.com\n",
        "\nA report is attached.\n",
        'Content-Type: application/gzip; name="example.net!example.com!1793577600!1793663999.xml.gz"\n'
        "Content-Transfer-Encoding: base64\n\nH4sIAAAA\n",
    ),
    "tls": report(
        "tlsrpt",
        "From: tls@example.net\nTLS-Report-Domain: example.com\nSubject: Report Domain: example.com\n",
        "\nReport.\n",
    ),
    "x-arf": mixed("X-XARF: PLAIN\nFrom: abuse@example.net\nSubject: abuse report\n", "\nReport.\n"),
    "one-click leaving": plain(
        "X-Apple-Unsubscribe: true\nFrom: ann@icloud.example\nSubject: unsubscribe\n", "Unsubscribe."
    ),
}

LISTS = {
    "mailman": plain(
        "List-Id: Users <users.example.net>\nPrecedence: list\nFrom: Ann <ann@example.org>\nSubject: [Users] x\n",
        "Hi all.",
    ),
    "google group": plain(
        "List-ID: <team.example.com>\nPrecedence: list\nMailing-List: list team@example.com\nFrom: Ann <ann@example.org>\nSubject: x\n",
        "Hi.",
    ),
    "newsletter": plain(
        "Precedence: bulk\nList-Unsubscribe: <https://example.net/u>\nFrom: News <news@example.net>\nSubject: News\n",
        "Buy.",
    ),
    "newsletter with an id": plain(
        "List-Id: <n.example.net>\nList-Unsubscribe: <mailto:u@example.net>\nFrom: n@example.net\nSubject: x\n", "Buy."
    ),
    "ezmlm": plain(
        "Mailing-List: contact x-help@example.net; run by ezmlm\nList-Post: <mailto:x@example.net>\nFrom: a@example.org\nSubject: x\n",
        "Hi.",
    ),
}

QUOTED_BOUNCE = (
    "This is the mail system at host mx.example.net.\n<support@example.com>: 550 5.1.1 unknown user\n\nReceived: from a by b\n"
    "Final-Recipient: rfc822; support@example.com\n"
)
PEOPLE = {
    "a lost parcel": plain(
        "From: Ann <ann@example.org>\nSubject: Re: Delivery failure for my parcel\n", "It was not delivered."
    ),
    "the same without Re": plain(
        "From: Ann <ann@example.org>\nSubject: Delivery failed\n", "My order could not be delivered. Why?"
    ),
    "a printer out of office": plain(
        "From: Ann <ann@example.org>\nSubject: Out of office printer is broken\n", "It prints nothing."
    ),
    "who quotes a bounce": plain(
        "From: Ann <ann@example.org>\nSubject: Undeliverable: my mail to you\n", f"I got this, why?\n\n{QUOTED_BOUNCE}"
    ),
    "who pastes a bounce and nothing else": plain(
        "From: Ann <ann@example.org>\nX-Mailer: Apple Mail (2.3445)\nSubject: Undelivered Mail Returned to Sender\n",
        QUOTED_BOUNCE,
    ),
    "who forwards a bounce with its parts": mixed(
        "From: Ann <ann@example.org>\nX-Mailer: Apple Mail (2.3445)\nSubject: Fwd: Undelivered Mail Returned to Sender\n",
        "\nWhat is this?\n",
        FAILED,
        RFC822,
    ),
    "who forwards a bounce as a file": mixed(
        "From: Ann <ann@example.org>\nSubject: Fwd: Undelivered\n",
        "\nWhat is this?\n",
        f"Content-Type: message/rfc822\n\n{BOUNCES['postfix']}",
    ),
    "a postmaster with a question": plain(
        "From: Bo <postmaster@example.org>\nSubject: Our invoices\n", "Could you change the address on them?"
    ),
    "behind exchange": plain(
        "X-Auto-Response-Suppress: All\nFrom: Ann <ann@example.org>\nSubject: Question\n", "Where is my invoice?"
    ),
    "forwarded by a rule of exchange": plain(
        "X-MS-Exchange-Inbox-Rules-Loop: team@example.com\nResent-From: <team@example.com>\nFrom: Ann <ann@example.org>\nSubject: Question\n",
        "Hi.",
    ),
    "auto-submitted no": plain("Auto-Submitted: no\nFrom: Ann <ann@example.org>\nSubject: Question\n", "Hi."),
    "with a way to unsubscribe": plain(
        "List-Unsubscribe: <mailto:u@example.org>\nFrom: Ann <ann@example.org>\nSubject: Offer\n", "As agreed."
    ),
    "a postmaster who is refused": plain(
        "From: Bo <postmaster@example.org>\nSubject: Our mail to you\n", "It could not be delivered since Monday, why?"
    ),
    "a parcel service": plain(
        "From: delivery@parcels.example\nSubject: Your parcel\n", "We were unable to deliver your parcel."
    ),
    "first class": plain("Precedence: first-class\nFrom: Ann <ann@example.org>\nSubject: Question\n", "Hi."),
    "special delivery": plain(
        "Precedence: special-delivery\nX-Autoreply: no\nFrom: Ann <ann@example.org>\nSubject: Question\n", "Hi."
    ),
    "an empty return path": plain("Return-Path:\nFrom: Ann <ann@example.org>\nSubject: Question\n", "Hi."),
    "inviting": mixed(
        "From: Ann <ann@example.org>\nSubject: Invitation: Call\n",
        "\nCan we talk?\n",
        "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nSUMMARY:Call\nEND:VCALENDAR\n",
    ),
    "asking for a receipt": plain(
        "Disposition-Notification-To: ann@example.org\nFrom: Ann <ann@example.org>\nSubject: Question\n", "Hi."
    ),
    "with a mail attached": mixed(
        "From: Ann <ann@example.org>\nSubject: This one\n", "\nI mean the mail attached.\n", RFC822
    ),
    "talking of automatic replies": plain(
        "From: Ann <ann@example.org>\nSubject: Auto reply rules don't work\n", "How do I set them up?"
    ),
    "with zip files": mixed(
        "From: Ann <ann@example.org>\nSubject: Report domain: example.com\n",
        "\nWhat is this report?\n",
        'Content-Type: application/zip; name="report.zip"\n\nPK\n',
    ),
    "who was told of a refusal": plain(
        "From: Ann <ann@example.org>\nSubject: Mail delivery problem\n",
        "Your server said 550 5.7.1 rejected to my mail of yesterday.",
    ),
}
