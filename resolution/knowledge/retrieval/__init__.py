"""Which articles may answer a question, and how good the best one looks."""

from resolution.knowledge.retrieval.base import KnowledgeBase, Ranking
from resolution.knowledge.retrieval.cards import VECTORS_VERSION, KnowledgeCard, card_texts, card_vectors

__all__ = ["VECTORS_VERSION", "KnowledgeBase", "KnowledgeCard", "Ranking", "card_texts", "card_vectors"]
