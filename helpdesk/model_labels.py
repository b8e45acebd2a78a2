"""Models of Django's own that the product calls otherwise: a user is a colleague, a group is a role."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


class _LabelledOptions:
    """The model's options under another name; all else is asked of themselves."""

    def __init__(self, opts: Any, one: str, many: str) -> None:
        self._opts = opts
        self.verbose_name, self.verbose_name_plural = one, many

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opts, name)


class ModelLabels:
    """For an admin: its buttons, counts and messages use our word, and no migration of somebody else's app is needed."""

    labels: ClassVar[tuple[str, str]]
    opts: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opts = _LabelledOptions(self.opts, *self.labels)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        listed: ChangeList = super().get_changelist_instance(request)  # type: ignore[misc]  # of the page's class
        listed.opts = self.opts
        return listed
