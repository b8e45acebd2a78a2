from rest_framework import serializers

from resolution.models import Attempt
from resolution.models.standing import AttemptStanding
from tickets.api.serializers import PublicId


class AttemptOut(serializers.ModelSerializer[Attempt]):
    """A summary. The context and the text stand in the admin's audit: what was held is not for the integration."""

    id = PublicId("x")
    outcome = serializers.ChoiceField(
        AttemptStanding.choices, source="standing", help_text="What became of it until now: it follows its reply."
    )

    class Meta:
        model = Attempt
        fields = (
            "id",
            "cycle",
            "engine",
            "engine_version",
            "sources",
            "parts",
            "confidence",
            "band",
            "cap",
            "cap_reasons",
            "outcome",
            "created_at",
        )
