"""Parts of a confidence for templates."""

from __future__ import annotations

from django import template

from resolution.confidence.part_words import part_in_words

register = template.Library()
register.filter("part_words", part_in_words)
