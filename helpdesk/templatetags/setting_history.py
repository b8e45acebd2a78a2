from django import template
from django.db.models import Model
from django.urls import reverse

from helpdesk.audit.settings import SETTING_OF

register = template.Library()


@register.filter
def settings_history_address(row: Model) -> str:
    """Where all changes of this setting stand; empty if it is none."""
    model = row._meta.concrete_model
    if model not in SETTING_OF:
        return ""
    return f"{reverse('admin:tickets_settingchange_changelist')}?kind={row._meta.label_lower}&object_id={row.pk}"
