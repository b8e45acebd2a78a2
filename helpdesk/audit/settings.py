"""What counts as a setting, so that each change of it leaves a line that says who, what, and from what to what.

A model with an admin page stands either here or in `NO_SETTINGS` with the reason; a test sees to it. Every field that
people can edit counts by itself, and so do its links to other rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django_q.models import Failure, Schedule, Success

from resolution.models import (
    Article,
    Calibration,
    Gap,
    HealthBand,
    HealthScore,
    HealthWeight,
    Macro,
    Policy,
    Precedent,
    Replay,
    Verdict,
)
from routing.models import (
    Backtest,
    Calendar,
    Correction,
    Cue,
    CueLift,
    Delivery,
    Destination,
    ModelCall,
    ModelPrice,
    Notice,
    Pipeline,
    PipelineEvent,
    PipelineRun,
    PriorityBase,
    PriorityLift,
    PromptDraft,
    PromptTrial,
    PromptVersion,
    Rule,
    RuleSet,
    Topic,
    TopicExample,
    TopicModel,
    UnsureThreshold,
    Vip,
)
from tickets.models import (
    Address,
    ApiKey,
    Customer,
    Form,
    FormSecret,
    Integration,
    Mailbox,
    MailRule,
    OutboxHold,
    Receipt,
    Reply,
    Suspended,
    Team,
    TeamMember,
    Ticket,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    model: type[Model]
    # The columns that people know a row by; the first that holds something.
    name: tuple[str, ...]
    # The row that it is a part of: its lines stand in that one's history.
    part_of: str = ""
    # Fields beside those that the admin's forms edit.
    also: tuple[str, ...] = ()
    # Fields that the machine changes too: noted only where a person or an integration did it.
    by_people_only: tuple[str, ...] = ()
    # Rows that the machine makes too.
    is_by_people_only: bool = False
    ignored: tuple[str, ...] = ()


SETTINGS = (
    Setting(model=Integration, name=("name",), also=("callback_paused_at",), by_people_only=("callback_paused_at",)),
    Setting(model=ApiKey, name=("prefix",), also=("revoked_at",)),
    Setting(model=Form, name=("name",)),
    Setting(model=FormSecret, name=("prefix",), also=("revoked_at",)),
    Setting(model=Mailbox, name=("address",)),
    Setting(model=MailRule, name=("value",)),
    Setting(model=Team, name=("name",)),
    Setting(model=TeamMember, name=("user",), part_of="team", ignored=("assigned_at",)),
    Setting(model=Vip, name=("address",)),
    Setting(model=Customer, name=("email", "name", "external_id"), is_by_people_only=True),
    Setting(model=Address, name=("email",), part_of="customer", is_by_people_only=True),
    Setting(model=Topic, name=("name",)),
    Setting(model=TopicExample, name=("text",), part_of="topic", also=("retired_at",)),
    Setting(model=Cue, name=("name",)),
    Setting(model=PromptDraft, name=("text",)),
    Setting(model=CueLift, name=("target",), part_of="cue"),
    Setting(model=UnsureThreshold, name=("sure_from",)),
    Setting(model=Rule, name=("name",)),
    Setting(model=PriorityBase, name=("impact",)),
    Setting(model=PriorityLift, name=("name",)),
    Setting(model=Calendar, name=("name",)),
    Setting(model=ModelPrice, name=("model",)),
    Setting(model=Pipeline, name=("name",), also=("active_version",)),
    # The machine marks one that refuses what it is sent; that is the log of deliveries' to tell.
    Setting(model=Destination, name=("name",)),
    Setting(model=Article, name=("title",)),
    Setting(model=HealthWeight, name=("component",)),
    Setting(model=HealthBand, name=("name",)),
    Setting(model=Macro, name=("name",)),
    Setting(model=Policy, name=("category",)),
    Setting(model=User, name=("username",), ignored=("last_login",)),
    Setting(model=Group, name=("name",)),
    Setting(model=Schedule, name=("name",), ignored=("next_run", "repeats", "task")),
    # Deleting one lets somebody log in again.
    Setting(model=AccessAttempt, name=("username",), is_by_people_only=True),
)
# Rows that are linked to settings without being any themselves.
NAMES: dict[type[Model], tuple[str, ...]] = {Permission: ("codename",)}

NO_SETTINGS: dict[type[Model], str] = {
    PromptVersion: "is published once and never changed",
    PromptTrial: "is a report",
    RuleSet: "is published once and never changed",
    Gap: "is counted from tickets",
    Precedent: "is decided once, and says by whom",
    Ticket: "has its own history",
    Correction: "is in its ticket's history",
    Notice: "is what was told to staff",
    PipelineEvent: "is what happened",
    PipelineRun: "is what a pipeline did; running it again shows on it",
    Delivery: "is what was sent; sending it again shows on it",
    ModelCall: "is what a model was asked",
    Replay: "is a report",
    HealthScore: "is worked out from what happened",
    TopicModel: "is fitted from topics and examples, which are",
    Reply: "is in its ticket's history",
    Verdict: "is what somebody said of an answer, and never changes",
    Calibration: "is fitted from verdicts; each fit writes its own lines",
    OutboxHold: "is a line of its own for each hold and release",
    Backtest: "is a report",
    Receipt: "is what came in; trying it again shows on it",
    Suspended: "is a receipt",
    Success: "is what the queue did",
    Failure: "is what the queue did",
    AccessLog: "is written by logging in",
    AccessFailureLog: "is written by logging in",
}

SETTING_OF = {setting.model: setting for setting in SETTINGS}
