from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    verbose_name = "System"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from helpdesk import checks, install

        # Django's own event, which we cannot call: groups need the permissions that it makes.
        post_migrate.connect(install.after_migrate, sender=self)
        checks.register()


class HelpdeskAdminConfig(AdminConfig):
    default_site = "helpdesk.admin_site.HelpdeskAdminSite"
