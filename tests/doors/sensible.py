"""What the local Messages API says when nothing is scripted: the first topic or article that fits, found by words."""

from __future__ import annotations

import json
import re
from typing import Any


def sensible_value(request: dict[str, Any]) -> dict[str, Any]:
    asked = request["output_config"]["format"]["schema"]["properties"]
    system, user = request["system"][0]["text"], request["messages"][0]["content"]
    if "verdicts" in asked:
        return _verdicts(user)
    return _reading(system, user) if "topic" in asked else _answer(user)


def _reading(system: str, user: str) -> dict[str, Any]:
    text = " ".join(_sections(user, "subject") + _sections(user, "body")).lower()
    topics = [json.loads(line) for line in system.splitlines() if line.startswith('{"name"')]
    found = next((topic for topic in topics if any(word in text for word in _words(topic["name"]))), None)
    sure = 0.8 if found else 0.3
    return {
        "topic": found["name"] if found else "unsure",
        "category": found["category"] if found else "general",
        "urgency": "high" if "urgent" in text else "low",
        "tone": "calm",
        "impact": "broken" if "urgent" in text else "degraded",
        "signs": [],
        "reasons": ["The text has a word of the topic." if found else "No topic's name is in the text."],
    } | {f"{part}_confidence": sure for part in ("topic", "category", "urgency", "tone", "impact")}


def _answer(user: str) -> dict[str, Any]:
    articles = _sections(user, "article")
    nothing = {"can_answer": False, "statements": [], "unanswered": ["All of it."], "blockers": [], "confidence": 0.0}
    if not articles:
        return nothing | {"reasons": ["There is no article."]}
    passages = re.findall(r"^\[(P\d+)\]\n(.*?)(?=\n\n\[P|\Z)", articles[0], re.DOTALL | re.MULTILINE)
    said = [{"text": "Hello,", "passages": [], "new_paragraph": True}]
    said += [{"text": text, "passages": [number], "new_paragraph": True} for number, text in passages]
    answered = {"can_answer": True, "statements": said, "unanswered": [], "confidence": 0.9}
    return nothing | answered | {"reasons": ["The first article, as it stands."]}


def _verdicts(user: str) -> dict[str, Any]:
    """Supported is what stands in its passages word for word."""
    stated = re.findall(
        r"<statement (\w+)>\nnumber: (\d+)\n\n(.*?)\n</statement \1>(.*?)(?=<statement|\Z)", user, re.DOTALL
    )
    verdicts = []
    for _, number, text, passages in stated:
        stands = text in passages
        why = "" if stands else "It does not stand there word for word."
        verdicts.append({"statement": int(number), "verdict": "supported" if stands else "unsupported", "why": why})
    return {"verdicts": verdicts}


def _sections(user: str, name: str) -> list[str]:
    return [text for _, text in re.findall(rf"<{name} (\w+)>\n(.*?)\n</{name} \1>", user, re.DOTALL)]


def _words(name: str) -> list[str]:
    return [word for word in name.lower().split() if len(word) > 3]
