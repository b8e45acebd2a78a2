from datetime import datetime

from django.utils.timezone import is_naive
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class CreatedCursor(CursorPagination):
    """Newest first, by a cursor: pages stay right while rows come in, and the last page costs what the first does."""

    ordering = ("-created_at", "-id")
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises NotFound also for a cursor that is well formed but holds no moment, which was made by hand."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not _is_moment(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_moment(text: str) -> bool:
    try:
        return not is_naive(datetime.fromisoformat(text))
    except ValueError:
        return False
