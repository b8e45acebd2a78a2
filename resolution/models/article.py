from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.states import Category


class Article(models.Model):
    """A piece of knowledge that answers may use."""

    title = models.CharField(max_length=200)
    body = models.TextField(help_text="What a customer would be told. Short paragraphs; one matter an article.")
    phrasings = models.TextField(
        blank=True, help_text="How customers ask for this, one a line. Three to five make it much easier to find."
    )
    category = models.CharField(max_length=12, choices=Category, blank=True)
    is_published = models.BooleanField("published", default=True, help_text="Only published articles are used.")
    version = models.PositiveIntegerField(default=1, editable=False)
    # The vectors of this version, float16, and the model that made them; made when first needed.
    vectors = models.BinaryField(null=True, editable=False)
    vectors_of = models.CharField(max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["changed_at"], name="article_changed")]

    def __str__(self) -> str:
        return self.title

    @property
    def phrasing_lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.phrasings.splitlines() if line.strip())
