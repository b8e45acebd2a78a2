"""Team, Customer, Integration, FarEnd, Mailbox and Form stand alone; Ticket depends on them; what happens to it, on Ticket."""

from tickets.models.address import Address
from tickets.models.allowance import Allowance
from tickets.models.attachment import Attachment
from tickets.models.customer import AccountEvent, AccountKind, Customer
from tickets.models.far_end import FarEnd, FarEndKind
from tickets.models.form import Form, FormSecret
from tickets.models.form_use import FormUse
from tickets.models.integration import ApiKey, Integration, Proof, RateBucket, Scope
from tickets.models.mailbox import Mailbox, MailLogin, MailRule, MailRuleField, MailSecurity, Verdict
from tickets.models.merge import Merge, MergeState
from tickets.models.message import Message
from tickets.models.outbox_hold import HoldScope, OutboxHold
from tickets.models.participant import Participant
from tickets.models.receipt import Lane, Outcome, Receipt, Suspended
from tickets.models.reply import ANSWERS, SENT_BY_PEOPLE, Origin, Precedence, Purpose, Reply, ReplyState
from tickets.models.sent_mail import SentMail, SentMailKind
from tickets.models.setting_change import SettingAction, SettingChange
from tickets.models.team import Assignment, Team, TeamMember, TeamRole
from tickets.models.ticket import Ticket
from tickets.models.ticket_event import EventKind, TicketEvent

__all__ = [
    "ANSWERS",
    "SENT_BY_PEOPLE",
    "AccountEvent",
    "AccountKind",
    "Address",
    "Allowance",
    "ApiKey",
    "Assignment",
    "Attachment",
    "Customer",
    "EventKind",
    "FarEnd",
    "FarEndKind",
    "Form",
    "FormSecret",
    "FormUse",
    "Integration",
    "Lane",
    "SentMailKind",
    "MailLogin",
    "MailRule",
    "MailRuleField",
    "MailSecurity",
    "Mailbox",
    "Merge",
    "MergeState",
    "Message",
    "Origin",
    "Outcome",
    "Participant",
    "Precedence",
    "HoldScope",
    "OutboxHold",
    "Proof",
    "RateBucket",
    "Purpose",
    "Receipt",
    "Reply",
    "ReplyState",
    "Scope",
    "SentMail",
    "SettingAction",
    "SettingChange",
    "Suspended",
    "Team",
    "TeamMember",
    "TeamRole",
    "Ticket",
    "TicketEvent",
    "Verdict",
]
