"""Senders that are machines, by what the From line says."""

from __future__ import annotations

import re

from tickets.lanes.mail.kinds.mail_evidence import MailEvidence

_DAEMON = re.compile(
    r"(mailer?[-_. ]?daemon|maildaemon|mdaemon|double-bounce|mail[-_.]?delivery[-_.]?(sub)?system|microsoftexchange[0-9a-f]{32})"
    r"([-_+.=].*)?"
)
_MAIL_SYSTEM = re.compile(
    r"(post[-_.]?master|mail[-_.]?(admin(istrator)?|system|router|server|gateway|err(or)?s?|notify|fail(ure)?s?)|"
    r"bounces?|bounced|mail[-_.]?delivery|mta|mmdf|smtpd?|uucp|daemon|undeliverable|ndr|mail[-_.]?returns?|returned[-_.]?mail|"
    r"listserv|listproc|sympa|smartlist|maiser|majordomo|ezmlm|mailman|fml(-admin)?)"
    r"([-_+=].*)?"
    # Of a mailing list.
    r"|owner-.+|.+-(owner|bounces)"
)
_MAIL_SYSTEM_NAME = re.compile(
    r"(internet |e-?)?mail ?(deliver\w*|system|router|server|admin\w*|gateway|subsystem|transport|daemon)\b|mailer[- ]?daemon|"
    r"\bpost ?master\b|system administrator|systemadministrator|administrateur syst|^mta\b|interscan|mailmarshal|mailsweeper|"
    r"barracuda|mimecast|antigen|courier mail|delivery (sub)?system|delivery status|undeliver|returned mail",
    re.IGNORECASE,
)
_ADMINISTRATOR = re.compile(
    r"(system[-_.]?|mail[-_.]?|sys)?admin(istrator)?|delivery|(mail[-_.]?)?returns?|root|support|webmaster"
)
_NO_REPLY = re.compile(
    r"(.*[-_.+])?(no|not|donot|do-not|do_not)[-_.]?(reply|respond|answer)([-_.+].*)?|nicht[-_.]?antworten"
)


def names_daemon(evidence: MailEvidence) -> bool:
    """The address that only mail systems use, even if the From line is no right address at all."""
    if _DAEMON.fullmatch(evidence.local_part):
        return True
    return not evidence.sender_address and "mailer-daemon" in evidence.head.first("from").lower()


def returns_to_nobody(evidence: MailEvidence) -> bool:
    """The null sender, also as some servers spell it out."""
    sender = evidence.envelope_sender
    return sender == "" or bool(sender and _DAEMON.fullmatch(sender.partition("@")[0].lower()))


def names_mail_system(evidence: MailEvidence) -> bool:
    """An address or a name that mail systems use, and at times their administrators."""
    return bool(_MAIL_SYSTEM.fullmatch(evidence.local_part) or _MAIL_SYSTEM_NAME.search(evidence.sender_name))


def names_administrator(evidence: MailEvidence) -> bool:
    return bool(_ADMINISTRATOR.fullmatch(evidence.local_part)) or wants_no_reply(evidence)


def wants_no_reply(evidence: MailEvidence) -> bool:
    return takes_no_reply(evidence.local_part)


def takes_no_reply(local_part: str) -> bool:
    return bool(_NO_REPLY.fullmatch(local_part.lower()))
