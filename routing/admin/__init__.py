from routing.admin import correction, decision, notice, reading, rule, topic, vip

__all__ = ["correction", "decision", "notice", "reading", "rule", "topic", "vip"]
