from routing.models.backtest import Backtest, BacktestState, BacktestTicket
from routing.models.calendar import Calendar
from routing.models.clock_firing import ClockFiring
from routing.models.correction import Correction, CorrectionKind, CorrectionWay
from routing.models.cue import Cue, CueKind, CueLift, CueState
from routing.models.decision import Decision
from routing.models.delivery import Delivery, DeliveryState
from routing.models.destination import Destination, DestinationState
from routing.models.firing import Firing
from routing.models.model_call import CallOutcome, CallPurpose, ModelCall
from routing.models.model_price import ModelPrice
from routing.models.notice import Notice, NoticeKind, NoticeState
from routing.models.pipeline import Pipeline, PipelineState, PipelineVersion
from routing.models.pipeline_event import PipelineEvent
from routing.models.pipeline_run import PipelineRun, RunState
from routing.models.priority import PriorityBase, PriorityLift
from routing.models.prompt import PromptDraft, PromptTrial, PromptVersion, TrialState
from routing.models.reading import Reading
from routing.models.rule import Rule, RuleState
from routing.models.rule_set import RuleSet
from routing.models.step_memory import StepLabel, StepPass
from routing.models.topic import ExampleSource, Topic, TopicExample
from routing.models.topic_model import ModelState, TopicModel, TopicModelFile, UnsureThreshold
from routing.models.unpublished_line import UnpublishedLine
from routing.models.vip import Vip

__all__ = [
    "Backtest",
    "BacktestState",
    "BacktestTicket",
    "Calendar",
    "CallOutcome",
    "CallPurpose",
    "ClockFiring",
    "Correction",
    "CorrectionKind",
    "CorrectionWay",
    "Cue",
    "CueKind",
    "CueLift",
    "CueState",
    "Decision",
    "Delivery",
    "DeliveryState",
    "Destination",
    "DestinationState",
    "ExampleSource",
    "Firing",
    "ModelCall",
    "ModelPrice",
    "ModelState",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Pipeline",
    "PipelineEvent",
    "PipelineRun",
    "PipelineState",
    "PipelineVersion",
    "PriorityBase",
    "PriorityLift",
    "PromptDraft",
    "PromptTrial",
    "PromptVersion",
    "Reading",
    "Rule",
    "RuleSet",
    "RuleState",
    "RunState",
    "StepLabel",
    "StepPass",
    "Topic",
    "TopicExample",
    "TopicModel",
    "TopicModelFile",
    "UnpublishedLine",
    "TrialState",
    "UnsureThreshold",
    "Vip",
]
