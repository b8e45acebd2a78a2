from routing.admin import calendar, correction, decision, notice, priority, reading, rule, rule_set, topic, vip

__all__ = ["calendar", "correction", "decision", "notice", "priority", "reading", "rule", "rule_set", "topic", "vip"]
