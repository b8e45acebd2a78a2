"""What becomes of the events of one request: checked, counted against the rate and stored, with an answer for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext

from django.conf import settings
from rest_framework.exceptions import APIException

from routing.pipelines.events.posted_event import read_event
from routing.pipelines.events.store import GivenEvent, store_events, store_ticket_event
from tickets import ids
from tickets.api.body import TooLarge
from tickets.api.errors import describe_error
from tickets.api.parsing import parse_json
from tickets.intake.ingest_rate import RateLimited, take_from_rate
from tickets.intake.receipts import StoredDelivery
from tickets.integrations.keys import Caller
from tickets.lanes.programs.batch import failing_alone
from tickets.lanes.programs.posting import REFUSALS, Post, PostAnswer, TooMany, refused_answer

Answers = dict[int, PostAnswer | APIException]


def receive_events(posts: Sequence[Post], *, hops: int) -> list[PostAnswer | APIException]:
    """An answer for each, in their order: what it is answered, or the error that it is answered with.

    What is answered with 202 or 200 is committed. Raises DatabaseError if nothing is stored.
    """
    answers: Answers = {}
    given = dict(_checked(posts, answers, hops))
    allowed = _within_rate(posts[0].caller, given, answers)
    plain = [index for index in allowed if given[index].event.incoming is None]
    for index, stored in zip(plain, store_events([given[index] for index in plain]), strict=True):
        answers[index] = _answer(stored)
    for index in allowed:
        if index not in answers:
            answers[index] = _store_ticket(given[index], is_alone=len(posts) == 1)
    return [answers[index] for index in range(len(posts))]


def _checked(posts: Sequence[Post], answers: Answers, hops: int) -> Iterator[tuple[int, GivenEvent]]:
    for index, post in enumerate(posts):
        values = None
        try:
            if len(post.raw) > settings.INGEST_MAX_BYTES:
                raise TooLarge(settings.INGEST_MAX_BYTES)
            values = parse_json(post.raw)
            event = read_event(values, default_key=post.default_id)
        except REFUSALS as error:
            answers[index] = refused_answer(post, error, values)
        except APIException as error:
            # Too large to be kept.
            answers[index] = error
        else:
            yield index, GivenEvent(event=event, delivered=post.delivered, hops=hops)


def _within_rate(caller: Caller, given: Mapping[int, GivenEvent], answers: Answers) -> list[int]:
    """Those that the integration may post now: all of them at once, or else as many as there is room for."""
    if not given:
        return []
    try:
        take_from_rate(caller.integration_id, posts=len(given))
        return list(given)
    except RateLimited as error:
        limited = error
    allowed: list[int] = []
    for index in given:
        try:
            take_from_rate(caller.integration_id)
        except RateLimited as error:
            limited = error
            break
        allowed.append(index)
    for index in list(given)[len(allowed) :]:
        answers[index] = TooMany(str(limited), wait=limited.retry_after_seconds)
    return allowed


def _store_ticket(given: GivenEvent, *, is_alone: bool) -> PostAnswer | APIException:
    try:
        with nullcontext() if is_alone else failing_alone():
            return _answer(store_ticket_event(given))
    except APIException as error:
        return error


def _answer(stored: StoredDelivery) -> PostAnswer:
    receipt_id = ids.to_public("r", stored.receipt_id)
    content = stored.answer | {"receipt_id": receipt_id}
    if stored.is_repeat:
        return PostAnswer(code=200, content=content | {"duplicate": True}, receipt_id=receipt_id)
    return PostAnswer(code=202, content=content, receipt_id=receipt_id)


def error_of(error: APIException) -> PostAnswer:
    return PostAnswer(code=error.status_code, content={"error": describe_error(error)})
