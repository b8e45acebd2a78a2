"""What programs are told of a customer's health."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from resolution.models.health import HealthBandName, HealthComponent
from resolution.models.health_score import HealthScore
from tickets.api.serializers import PublicId
from tickets.states import Tier


class HealthSignalOut(serializers.Serializer[Any]):
    component = serializers.ChoiceField(choices=HealthComponent.choices)
    score = serializers.FloatField(help_text="0 to 100; higher is better.")
    weight = serializers.FloatField(help_text="Its share of this score; of the components that are known together 1.")
    words = serializers.CharField()


class HealthOut(serializers.ModelSerializer[HealthScore]):
    customer_id = PublicId("c")
    external_id = serializers.SerializerMethodField(help_text="Your own id of the customer, where it has one.")
    email = serializers.SerializerMethodField()
    name = serializers.CharField(source="customer.name")
    tier = serializers.ChoiceField(source="customer.tier", choices=Tier.choices)
    score = serializers.IntegerField(allow_null=True, help_text="0 to 100; null where nothing is known any more.")
    band = serializers.ChoiceField(choices=HealthBandName.choices, allow_blank=True)
    change = serializers.IntegerField(
        allow_null=True, help_text="Points against 30 days ago, or against the first score of the customer."
    )
    signals = HealthSignalOut(many=True)
    changed_at = serializers.DateTimeField()

    class Meta:
        model = HealthScore
        fields = (
            "customer_id",
            "external_id",
            "email",
            "name",
            "tier",
            "score",
            "band",
            "change",
            "signals",
            "changed_at",
        )

    def get_external_id(self, health: HealthScore) -> str | None:
        customer = health.customer
        return customer.external_id if customer.integration_id == self.context["integration"] else None

    def get_email(self, health: HealthScore) -> str | None:
        return health.customer.email or health.customer.address_as_id


class HealthFeedOut(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The address of the next page.")
    results = HealthOut(many=True)
