from rest_framework import serializers

from routing.models import Decision


class DecisionOut(serializers.ModelSerializer[Decision]):
    class Meta:
        model = Decision
        fields = ("category", "priority", "team", "move", "reasons", "rules_tried", "created_at")
