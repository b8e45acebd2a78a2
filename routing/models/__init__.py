from routing.models.calendar import Calendar
from routing.models.correction import Correction, CorrectionKind, CorrectionWay
from routing.models.decision import Decision
from routing.models.firing import Firing
from routing.models.notice import Notice, NoticeKind, NoticeState
from routing.models.priority import PriorityBase, PriorityLift
from routing.models.reading import Reading
from routing.models.rule import Rule, RuleState
from routing.models.rule_set import RuleSet
from routing.models.topic import ExampleSource, Topic, TopicExample
from routing.models.vip import Vip

__all__ = [
    "Calendar",
    "Correction",
    "CorrectionKind",
    "CorrectionWay",
    "Decision",
    "ExampleSource",
    "Firing",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "PriorityBase",
    "PriorityLift",
    "Reading",
    "Rule",
    "RuleSet",
    "RuleState",
    "Topic",
    "TopicExample",
    "Vip",
]
