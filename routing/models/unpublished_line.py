from django.db import models


class UnpublishedLine(models.Model):
    """The mark of a history's line of which a pipeline event is still to be made; its id is the line's.

    A trigger writes it in the statement that writes the line, so none is missed, however late that is committed.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)
