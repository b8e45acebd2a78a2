from rest_framework import serializers

from resolution.models import Attempt
from tickets.api.shapes import PublicId


class AttemptOut(serializers.ModelSerializer[Attempt]):
    """A summary; the whole context stands in the admin's audit."""

    id = PublicId("x")

    class Meta:
        model = Attempt
        fields = (
            "id",
            "cycle",
            "engine",
            "engine_version",
            "text",
            "sources",
            "parts",
            "confidence",
            "band",
            "outcome",
            "created_at",
        )
