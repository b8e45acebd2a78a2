"""Interim reader; being replaced."""
from routing.reading.base import Read, ReadRequest
from tickets.embedding import embed
from tickets.states import UNSURE


def read(request: ReadRequest) -> Read:
    text = f"{request.subject}\n{request.body[:2000]}"
    vector = embed([text])[0]
    best, score, category = UNSURE, 0.0, "general"
    for topic in request.topics:
        similarity = float((embed([topic.description, *topic.examples]) @ vector).max())
        if similarity > score:
            best, score, category = topic.name, similarity, topic.category
    if score < 0.4:
        best, category = UNSURE, "general"
    urgent = "down" in text.lower() or "immediately" in text.lower()
    return Read(topic=best, topic_confidence=min(score, 1), category=category, category_confidence=min(score, 1), urgency="high" if urgent else "medium", urgency_confidence=0.6, tone="calm", tone_confidence=0.6, priority="urgent" if urgent else "normal", priority_confidence=0.6, reasons=(f"Reads like {best} ({score:.2f}).",), reader="local", version="interim")
