from django.db import models


class Heartbeat(models.Model):
    """When a part last showed that it works. `workers` is written by a task, so it tells of the whole queue."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
