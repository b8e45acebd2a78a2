"""Rows to test with. Every factory makes the least that is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from resolution.models import Article
from routing.decisions.dispatch import AGENT
from routing.models import Rule, Topic
from routing.rules import versions
from tickets import lifecycle
from tickets.integrations import keys
from tickets.models import Customer, Integration, Message, Team, Ticket
from tickets.states import Category, Channel, Direction, ReviewState, Status


class _TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class _CustomerFactory(DjangoModelFactory[Customer]):
    class Meta:
        model = Customer

    name = "Ann Example"
    email = factory.Sequence(lambda n: f"ann{n}@example.com")


class _IntegrationFactory(DjangoModelFactory[Integration]):
    class Meta:
        model = Integration

    name = factory.Sequence(lambda n: f"shop-{n}")
    callback_secret = factory.LazyFunction(keys.create_secret)


class _TicketFactory(DjangoModelFactory[Ticket]):
    """An open ticket with its first message, not due."""

    class Meta:
        model = Ticket
        skip_postgeneration_save = True

    customer = factory.SubFactory(_CustomerFactory)
    integration = factory.SubFactory(_IntegrationFactory)
    channel = Channel.EMAIL
    subject = "Cannot access my dashboard"
    body = "I've been unable to log in since yesterday. I get a 403 error."

    @classmethod
    def _create(cls, model_class: type[Ticket], *args: Any, **kwargs: Any) -> Ticket:
        ticket = super()._create(model_class, *args, **kwargs)
        Message.objects.create(
            ticket=ticket,
            direction=Direction.INBOUND,
            channel=ticket.channel,
            author_email=ticket.customer.email or "",
            text=ticket.body,
        )
        ticket.refresh_from_db()
        return ticket


class _TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    category = Category.TECHNICAL
    description = "Customers who can't log in to their account."


class _RuleFactory(DjangoModelFactory[Rule]):
    class Meta:
        model = Rule

    name = factory.Sequence(lambda n: f"Rule {n}")
    actions = factory.LazyFunction(lambda: {"priority": "high"})


class _ArticleFactory(DjangoModelFactory[Article]):
    class Meta:
        model = Article

    title = "Error 403 when you log in"
    body = "A 403 error means that your account has no seat. Ask your administrator for one under Settings, Members."
    phrasings = "I can't log in\nI get a 403 error\nAccess denied on the dashboard"


class _UserFactory(DjangoModelFactory[Any]):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"staff{n}")
    is_staff = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return model_class.objects.create_user(*args, password="correct horse", **kwargs)


# Calling a factory gives a row; its class alone would not tell a type checker so.
TeamFactory: Callable[..., Team] = _TeamFactory.create
CustomerFactory: Callable[..., Customer] = _CustomerFactory.create
IntegrationFactory: Callable[..., Integration] = _IntegrationFactory.create
TicketFactory: Callable[..., Ticket] = _TicketFactory.create
TopicFactory: Callable[..., Topic] = _TopicFactory.create
RuleFactory: Callable[..., Rule] = _RuleFactory.create
ArticleFactory: Callable[..., Article] = _ArticleFactory.create
UserFactory: Any = _UserFactory


def publish_rules(*rules: Rule) -> None:
    """What tickets are decided by from now on: the working copy, or these rules alone."""
    if rules:
        Rule.objects.exclude(pk__in=[rule.pk for rule in rules]).delete()
    versions.publish(by="test", reason="For a test.")


def no_rules() -> None:
    """The reading alone decides."""
    if Rule.objects.exists():
        Rule.objects.all().delete()
        versions.publish(by="test", reason="For a test.")


def staff_with(role: str) -> Any:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    return user


def dispatched(ticket: Ticket, **values: Any) -> Ticket:
    """The ticket as the router leaves it: in progress, with the agent."""
    lifecycle.move(ticket, Status.IN_PROGRESS, by="router", category=Category.TECHNICAL, assigned_agent=AGENT, **values)
    return ticket


def held(ticket: Ticket, *, reason: str = "low_confidence") -> Ticket:
    """The ticket as the agent leaves it when it is not sure enough."""
    dispatched(ticket)
    lifecycle.move(ticket, Status.PENDING_CUSTOMER, by="agent", review_state=ReviewState.HELD, held_reason=reason)
    return ticket
