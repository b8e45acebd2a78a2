from routing.admin import decision, reading, rule, topic

__all__ = ["decision", "reading", "rule", "topic"]
