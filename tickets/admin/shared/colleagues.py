"""Choosing a colleague in a form of somebody who may not see the accounts themselves."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import ForeignKey
from django.http import HttpRequest


class ChoosesColleagues:
    """For pages and rows of models that name a colleague: staff are asked for once, however many rows there are."""

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]  # of the page's class
        if field is not None and db_field.related_model is User:
            staff = User.objects.filter(is_staff=True).order_by("-is_active", "username")
            named = [(user.pk, user.get_username() if user.is_active else f"{user} (left)") for user in staff]
            field.choices = [("", "---------"), *named]
        return field
