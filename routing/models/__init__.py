from routing.models.correction import Correction, CorrectionKind, CorrectionWay
from routing.models.decision import Decision
from routing.models.firing import Firing
from routing.models.notice import Notice, NoticeKind, NoticeState
from routing.models.reading import Reading
from routing.models.rule import Condition, Field, Operator, Rule
from routing.models.topic import ExampleSource, Topic, TopicExample
from routing.models.vip import Vip

__all__ = [
    "Condition",
    "Correction",
    "CorrectionKind",
    "CorrectionWay",
    "Decision",
    "ExampleSource",
    "Field",
    "Firing",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Operator",
    "Reading",
    "Rule",
    "Topic",
    "TopicExample",
    "Vip",
]
