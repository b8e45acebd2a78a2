from importlib import import_module

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Tickets"

    def ready(self) -> None:
        # Loading the module is what makes drf-spectacular find what is in it.
        import_module("tickets.api.openapi")
