from __future__ import annotations

from django.contrib import admin
from unfold.contrib.filters.admin import BooleanRadioFilter

from routing.models import Vip
from tickets.admin.shared.base import DeskAdmin
from tickets.admin.shared.colleagues import ChoosesColleagues


@admin.register(Vip)
class VipAdmin(ChoosesColleagues, DeskAdmin):
    list_display = ("address", "name", "priority_floor", "person", "is_active")
    list_select_related = ("person",)
    list_filter = (("is_active", BooleanRadioFilter),)
    search_fields = ("address", "name")
    fields = (("address", "is_active"), "name", ("priority_floor", "person"))
    empty_words = (
        "A VIP's tickets don't wait behind others. Add an address, or @ and a domain, and who takes care of them."
    )
