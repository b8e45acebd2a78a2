from routing.admin import (
    calendar,
    correction,
    decision,
    model_call,
    model_price,
    notice,
    priority,
    reading,
    rule,
    rule_set,
    topic,
    vip,
)

__all__ = [
    "calendar",
    "correction",
    "decision",
    "model_call",
    "model_price",
    "notice",
    "priority",
    "reading",
    "rule",
    "rule_set",
    "topic",
    "vip",
]
