from importlib import import_module

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Tickets"

    def ready(self) -> None:
        from anymail.signals import inbound

        from tickets.lanes.mail.providers.receive import receive_inbound

        # django-anymail hands over mail in no other way.
        inbound.connect(receive_inbound, dispatch_uid="tickets")
        # Loading the module is what makes drf-spectacular find what is in it.
        import_module("tickets.api.openapi")
