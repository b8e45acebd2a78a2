from routing.models.decision import Decision
from routing.models.firing import Firing
from routing.models.reading import Reading
from routing.models.rule import Condition, Field, Operator, Rule
from routing.models.topic import Topic, TopicExample

__all__ = ["Condition", "Decision", "Field", "Firing", "Operator", "Reading", "Rule", "Topic", "TopicExample"]
