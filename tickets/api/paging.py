from rest_framework.pagination import CursorPagination


class CreatedCursor(CursorPagination):
    """Newest first, by a cursor: pages stay right while rows come in, and the last page costs what the first does."""

    ordering = ("-created_at", "-id")
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100
