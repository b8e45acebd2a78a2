from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    verbose_name = "System"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate

        from helpdesk import checks, install
        from helpdesk.staff.time_zone import remember_time_zone

        # Django's own event, which we cannot call: groups need the permissions that it makes.
        post_migrate.connect(install.after_migrate, sender=self)
        user_logged_in.connect(remember_time_zone)
        checks.register()


class HelpdeskAdminConfig(AdminConfig):
    default_site = "helpdesk.admin_site.HelpdeskAdminSite"
