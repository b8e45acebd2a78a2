"""Which labelled examples a model is shown beside a ticket: those most like it, whatever their topic."""

from __future__ import annotations

import numpy as np

from routing.reading.base import ReadRequest
from routing.reading.opening import read_opening
from routing.topics.text_vectors import vectors_of_text

MOST = 8


def similar_examples(request: ReadRequest) -> list[tuple[str, str]]:
    """(topic, text), the likest first. Before any model of the topics stands: one of each topic, as they come."""
    if request.learnt is None or not request.learnt.model.count:
        return [(card.name, card.examples[0]) for card in request.topics if card.examples][:MOST]
    opening = read_opening(request.subject, request.body)
    if opening.is_blank:
        return []
    model = request.learnt.model
    cosines = model.vectors[: model.count] @ vectors_of_text(opening.whole, opening.sentences).mean
    owners = [model.topics[int(owner)] for owner in model.owners[: model.count]]
    nearest = [int(place) for place in np.argsort(-cosines) if not owners[int(place)].is_retired][:MOST]
    return [(owners[place].name, model.texts[place]) for place in nearest]
