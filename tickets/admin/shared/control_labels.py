"""Names for the controls of rows: what stands in a table's head is said of each cell's control too."""

from __future__ import annotations

from typing import Any

from django.forms import BaseFormSet


def with_labels(formset: type[BaseFormSet]) -> type[BaseFormSet]:
    """The same formset, each of whose controls tells a screen reader its column."""

    class LabelledFormSet(formset):  # type: ignore[valid-type, misc]  # a class that Django made just now
        def add_fields(self, form: Any, index: int | None) -> None:
            super().add_fields(form, index)
            for name, field in form.fields.items():
                # A select with a button beside it is a widget within a widget.
                widget = getattr(field.widget, "widget", field.widget)
                if not widget.is_hidden:
                    widget.attrs.setdefault("aria-label", str(field.label or name.replace("_", " ")).capitalize())

    return LabelledFormSet
