"""Matters that no article settles: found in the customer's words before an answer is made, and in the answer after."""

from resolution.answering.guards.judge import judge, judge_answer

__all__ = ["judge", "judge_answer"]
