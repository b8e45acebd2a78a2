"""Matters that no article settles: found in the customer's words before an answer is made, and in the answer after."""

from resolution.answering.guards.instructions import screen_context
from resolution.answering.guards.judge import judge_answer, judge_stored_words, judge_ticket

__all__ = ["judge_ticket", "judge_stored_words", "judge_answer", "screen_context"]
