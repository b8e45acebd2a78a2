"""What people put right: done once, told in the history, kept as a row, and taken back whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.functions import Now

from routing import corrections
from routing.admin.correction_forms import done_words
from routing.corrections import Contradicted, Corrector, Teaching
from routing.models import Correction, Notice, Topic, TopicExample
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets import lifecycle
from tickets.actions import merge
from tickets.actions.errors import NotPossible
from tickets.models import TeamMember, Ticket, TicketEvent
from tickets.states import Status

pytestmark = pytest.mark.django_db
ANN = Corrector(actor="ann")


@pytest.fixture(autouse=True)
def _no_shipped_examples(db: None) -> None:
    """They are about other topics, so most corrections would be asked about."""
    TopicExample.objects.update(retired_at=Now())


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def topic(name: str = "Invoices", **values: Any) -> Topic:
    return factories.TopicFactory(name=name, category="billing", **values)


def closed() -> Ticket:
    ticket = factories.dispatched(factories.TicketFactory())
    lifecycle.move(ticket, Status.CLOSED, by="test", resolution="Done.", due_at=None)
    return ticket


def test_another_topic_brings_its_category_and_team_and_a_decision() -> None:
    ticket, team = routed(), factories.TeamFactory(name="Accounts")

    row = corrections.reassign(ticket, topic=topic(team=team), by=ANN)

    now = fresh(ticket)
    assert (now.topic, now.category, now.team) == ("Invoices", "billing", team)
    assert row.before["topic"] == "login"
    assert row.after["topic"] == "Invoices"
    assert ticket.decisions.count() == 2


def test_it_leaves_an_example_without_personal_data() -> None:
    customer = factories.CustomerFactory(
        name="Ann Example", email="ann@example.com", attributes={"street": "Elm Road 5"}
    )
    ticket = factories.TicketFactory(
        customer=customer,
        subject="Invoice for Ann Example",
        body="I live in Elm Road 5, call +49 30 1234567 or write to ann.other@example.org. Card 4111 1111 1111 1111.",
    )
    routed(ticket)

    corrections.reassign(ticket, topic=topic(), by=ANN)

    example = TopicExample.objects.get(ticket=ticket)
    assert example.text == ("Invoice for [name]\nI live in [address], call [phone] or write to [email]. Card [card].")
    assert (example.author, example.source, example.topic.name) == ("ann", "ticket", "Invoices")


def test_a_held_ticket_is_settled_and_goes_on() -> None:
    ticket = routed(topic="unsure")

    row = corrections.settle_topic(ticket, topic=topic(), by=ANN)

    assert (row.kind, fresh(ticket).status, fresh(ticket).topic) == ("settle", Status.IN_PROGRESS, "Invoices")


def test_taking_it_back_restores_the_values_and_retires_the_example() -> None:
    ticket, team = routed(), factories.TeamFactory()
    before = fresh(ticket)
    row = corrections.reassign(ticket, topic=topic(), team=team, by=ANN)

    undone = corrections.undo(row, by=ANN)

    now = fresh(ticket)
    assert (now.topic, now.category, now.team, now.priority) == (
        before.topic,
        before.category,
        before.team,
        before.priority,
    )
    assert undone.undoes == row
    assert not TopicExample.objects.filter(ticket=ticket, retired_at=None).exists()


def test_what_was_changed_since_is_not_taken_back() -> None:
    ticket = routed()
    row = corrections.bump(ticket, steps=1, by=ANN)
    corrections.bump(ticket, steps=1, by=ANN)

    with pytest.raises(NotPossible, match="changed since"):
        corrections.undo(row, by=ANN)


def test_it_is_taken_back_once() -> None:
    row = corrections.bump(routed(), steps=1, by=ANN)
    corrections.undo(row, by=ANN)

    with pytest.raises(NotPossible, match="taken back already"):
        corrections.undo(row, by=ANN)


def test_a_bump_is_a_step_of_priority_and_of_the_place() -> None:
    ticket = routed()

    up = corrections.bump(ticket, steps=1, by=ANN)
    high = fresh(ticket)
    corrections.bump(ticket, steps=-1, by=ANN)

    assert (up.before["priority"], high.priority, high.bump) == ("normal", "high", 1)
    assert (fresh(ticket).priority, fresh(ticket).bump) == ("normal", 0)


@pytest.mark.parametrize(
    ("steps", "count", "said"), [(1, 2, "urgent and first already"), (-1, 3, "low and last already")]
)
def test_a_bump_ends_somewhere(steps: int, count: int, said: str) -> None:
    ticket, ended = routed(), False

    while not ended:
        try:
            corrections.bump(ticket, steps=steps, by=ANN)
        except NotPossible as refusal:
            ended = said in str(refusal)

    assert Correction.objects.count() == count


def test_a_split_names_the_new_ticket() -> None:
    ticket = routed()

    row = corrections.split(ticket.messages.get(), by=ANN, marked="I get a 403 error.")

    new = Ticket.objects.get(linked_to=ticket)
    named = {"ticket": new.public_id, "number": new.number, "copied": True}
    assert (row.after, new.body) == (named, "I get a 403 error.")
    assert done_words(row) == f"It is ticket #{new.number} now; what was split off stays here too."


def test_a_person_is_told_of_what_is_given_to_them() -> None:
    ticket, mira = routed(), factories.UserFactory(username="mira")

    corrections.reassign(ticket, assignee=mira, by=ANN)

    assert fresh(ticket).assignee == mira
    assert Notice.objects.get(recipient=mira).kind == "assigned"


def test_nobody_is_told_of_what_they_took_themselves() -> None:
    mira = factories.UserFactory(username="mira")

    corrections.reassign(routed(), assignee=mira, by=Corrector(actor="mira"))

    assert not Notice.objects.exists()


def test_another_team_takes_it_from_whoever_is_not_of_it() -> None:
    ticket, team = routed(), factories.TeamFactory(assignment="round_robin")
    mira, omar = factories.UserFactory(), factories.UserFactory()
    TeamMember.objects.create(team=team, user=omar)
    corrections.reassign(ticket, assignee=mira, by=ANN)

    corrections.reassign(ticket, team=team, by=ANN)

    assert (fresh(ticket).team, fresh(ticket).assignee) == (team, omar)


def test_what_is_so_already_is_said_and_leaves_no_row() -> None:
    ticket, team = routed(), factories.TeamFactory()
    corrections.reassign(ticket, team=team, by=ANN)

    with pytest.raises(NotPossible, match="so already"):
        corrections.reassign(ticket, team=team, by=ANN)

    assert Correction.objects.count() == 1


def test_nothing_is_put_right_about_a_closed_ticket() -> None:
    with pytest.raises(NotPossible, match="closed"):
        corrections.bump(closed(), steps=1, by=ANN)


def test_a_merged_ticket_says_where_it_is_now() -> None:
    first, second = factories.TicketFactory(), factories.TicketFactory()
    merge.merge_tickets(second, into=first, by="ann")

    with pytest.raises(NotPossible, match=f"merged into #{first.number}"):
        corrections.bump(second, steps=1, by=ANN)


def test_a_retired_topic_is_refused() -> None:
    with pytest.raises(NotPossible, match="retired"):
        corrections.reassign(routed(), topic=topic(is_active=False), by=ANN)


def test_a_correction_against_most_similar_examples_asks_before_it_teaches() -> None:
    ticket, access = routed(), topic("Access")
    for number in range(3):
        access.examples.create(text=f"{ticket.subject}\n{ticket.body} {number}")

    with pytest.raises(Contradicted, match="“Access”"):
        corrections.reassign(ticket, topic=topic(), by=ANN)
    asked = fresh(ticket).topic
    corrections.reassign(ticket, topic=Topic.objects.get(name="Invoices"), by=ANN, teaching=Teaching.NOT)

    assert asked == "login"
    assert fresh(ticket).topic == "Invoices"
    assert not TopicExample.objects.filter(ticket=ticket).exists()


def test_told_to_it_teaches_all_the_same() -> None:
    ticket, access = routed(), topic("Access")
    for number in range(3):
        access.examples.create(text=f"{ticket.subject}\n{ticket.body} {number}")

    corrections.reassign(ticket, topic=topic(), by=ANN, teaching=Teaching.ANYWAY)

    assert TopicExample.objects.get(ticket=ticket).topic.name == "Invoices"


def test_each_leaves_events_with_before_and_after() -> None:
    ticket = routed()

    corrections.bump(ticket, steps=1, by=ANN)

    told = TicketEvent.objects.filter(kind="ticket.changed").values_list("detail__field", "from_value", "to_value")
    assert set(told) == {("priority", "normal", "high"), ("place in the queue", "+0", "+1")}


def taught(ticket: Ticket) -> TopicExample | None:
    return TopicExample.objects.filter(ticket=ticket, retired_at=None).first()


def test_a_bump_teaches_the_urgency_without_a_topic_or_personal_data() -> None:
    customer = factories.CustomerFactory(name="Ann Example", email="ann@example.com")
    ticket = routed(factories.TicketFactory(customer=customer, body="Ann Example can not order paper."))
    read = ticket.readings.get().urgency

    corrections.bump(ticket, steps=1, by=ANN)

    example = taught(ticket)
    assert example is not None
    assert (read, example.urgency, example.topic, example.author) == ("medium", "high", None, "ann")
    assert "Ann Example" not in example.text


def test_a_bump_down_after_a_bump_up_teaches_what_was_read() -> None:
    ticket = routed()

    corrections.bump(ticket, steps=1, by=ANN)
    corrections.bump(ticket, steps=-1, by=ANN)

    example = taught(ticket)
    assert example is not None
    assert example.urgency == "medium"


def test_a_bump_taken_back_teaches_nothing() -> None:
    ticket = routed()

    corrections.undo(corrections.bump(ticket, steps=1, by=ANN), by=ANN)

    assert taught(ticket) is None


def test_a_bump_of_a_ticket_that_teaches_its_topic_adds_the_urgency_and_takes_it_back() -> None:
    ticket = routed()
    corrections.reassign(ticket, topic=topic(), by=ANN)

    bumped = corrections.bump(fresh(ticket), steps=1, by=ANN)
    both = taught(ticket)
    corrections.undo(bumped, by=ANN)

    left = taught(ticket)
    assert both is not None
    assert left is not None
    assert (both.topic_id, both.urgency) == (left.topic_id, "high")
    assert (str(left.topic), left.urgency) == ("Invoices", "")


def test_a_topic_taken_back_leaves_the_urgency() -> None:
    ticket = routed()
    corrections.bump(ticket, steps=1, by=ANN)

    corrections.undo(corrections.reassign(fresh(ticket), topic=topic(), by=ANN), by=ANN)

    example = taught(ticket)
    assert example is not None
    assert (example.topic, example.urgency) == (None, "high")


def test_a_settled_topic_that_is_taken_back_leaves_the_ticket_to_people() -> None:
    """Not to the assistant, which would go on with a ticket of which nobody knows what it is about."""
    ticket = routed(topic="unsure")
    row = corrections.settle_topic(ticket, topic=topic(), by=ANN)

    corrections.undo(row, by=ANN)

    now = fresh(ticket)
    assert (now.topic, now.review_state, now.held_reason, now.due_at) == ("unsure", "held", "no_topic", None)
