"""What the local Messages API says when nothing is scripted: the first topic or article that fits, found by words."""

from __future__ import annotations

import json
import re
from typing import Any


def sensible_value(request: dict[str, Any]) -> dict[str, Any]:
    asked = request["output_config"]["format"]["schema"]["properties"]
    system, user = request["system"][0]["text"], request["messages"][0]["content"]
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
    if not articles:
        return {"can_answer": False, "text": "", "sources": [], "confidence": 0.0, "reasons": ["There is no article."]}
    head, _, body = articles[0].partition("\n\n")
    return {
        "can_answer": True,
        "text": f"Hello,\n\n{body}",
        "sources": re.findall(r"^id: (.+)$", head, re.MULTILINE),
        "confidence": 0.9,
        "reasons": ["The first article, as it stands."],
    }


def _sections(user: str, name: str) -> list[str]:
    return [text for _, text in re.findall(rf"<{name} (\w+)>\n(.*?)\n</{name} \1>", user, re.DOTALL)]


def _words(name: str) -> list[str]:
    return [word for word in name.lower().split() if len(word) > 3]
