from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class StaffPreferences(models.Model):
    """What a colleague has chosen for their own pages."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="preferences"
    )
    muted_notices = ArrayField(
        models.CharField(max_length=10), default=list, db_default=[], blank=True, help_text="Kinds that are not mailed."
    )
    time_zone = models.CharField(max_length=64, blank=True, help_text="Empty: the installation's.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)
