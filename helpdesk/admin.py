"""Puts the admin together: the ticket desk of all layers, and the pages of other people's apps in our dress."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.admin import AccessAttemptAdmin, AccessFailureLogAdmin, AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django_q import admin as queue_admin
from django_q.models import Failure, OrmQ, Schedule, Success, Task
from unfold.admin import ModelAdmin

from helpdesk.audit.page import SettingChangeAdmin
from helpdesk.desk import TicketDesk
from helpdesk.exports import page as exports_page  # noqa: F401  # registers itself
from helpdesk.model_labels import ModelLabels
from helpdesk.staff.page import ColleagueAdmin
from resolution.admin.health_score import HealthOfCustomer
from resolution.health.badges import score_badge
from tickets.admin.customers.customer import CustomerAdmin
from tickets.admin.shared.base import DeskAdmin, ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.models import Customer, SettingChange, Ticket
from tickets.presentation.stored_values import step_in_words
from tickets.presentation.times import ago, duration_words

admin.site.register(Ticket, TicketDesk)
admin.site.unregister(Customer)
admin.site.register(SettingChange, SettingChangeAdmin)
# Registered by their own apps in Django's dress; registered again below. Queued tasks only where the broker is ours.
for model in (User, Group, Schedule, Success, Failure, OrmQ, AccessAttempt, AccessLog, AccessFailureLog):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.register(User, ColleagueAdmin)


@admin.register(Customer)
class CustomerDesk(CustomerAdmin):
    """With the customer's health, which tickets know nothing of."""

    list_display = (*CustomerAdmin.list_display, "health_cell")  # type: ignore[assignment]  # longer than its base
    list_select_related = ("health",)
    inlines = (HealthOfCustomer, *CustomerAdmin.inlines)  # type: ignore[assignment]  # longer than its base

    @admin.display(description="Health")
    def health_cell(self, customer: Any) -> SafeString | str:
        health = getattr(customer, "health", None)
        return score_badge(health.score, health.band) if health and health.score is not None else ""


@admin.register(Group)
class RoleAdmin(ModelLabels, GroupAdmin, ModelAdmin):
    """Roles: the four that an installation begins with, and yours."""

    labels = ("role", "roles")
    list_display = ("name",)


@admin.register(LogEntry)
class StaffActionAdmin(ReadOnlyAdmin):
    list_display = ("when", "user", "what", "content_type")
    list_display_links = ("when",)
    list_select_related = ("user", "content_type")
    list_filter = (("action_time", DayFilter),)
    search_fields = ("object_repr", "user__username")
    sortable_by = ()
    fields = readonly_fields = ("action_time", "user", "content_type", "object_id", "object_repr", "what")
    empty_words = "What staff change by the admin's forms is listed here: rules, topics, articles, policies, users."

    @admin.display(description="When")
    def when(self, entry: LogEntry) -> SafeString | str:
        return ago(entry.action_time)

    @admin.display(description="What")
    def what(self, entry: LogEntry) -> str:
        return str(entry)


@admin.register(Schedule)
class ScheduleAdmin(queue_admin.ScheduleAdmin, ModelAdmin):
    list_display = ("what", "every", "next_time")
    list_display_links = ("what",)
    sortable_by = ()

    @admin.display(description="What")
    def what(self, schedule: Schedule) -> SafeString:
        return step_in_words(schedule.name or schedule.func, of=schedule.func)

    @admin.display(description="How often")
    def every(self, schedule: Schedule) -> str:
        if schedule.schedule_type != Schedule.MINUTES or not schedule.minutes:
            return str(schedule.get_schedule_type_display())
        return (
            "every minute" if schedule.minutes == 1 else f"every {duration_words(timedelta(minutes=schedule.minutes))}"
        )

    @admin.display(description="Next")
    def next_time(self, schedule: Schedule) -> SafeString | str:
        return ago(schedule.next_run)


@admin.display(description="Task")
def _task(self: Any, task: Any) -> SafeString:
    func = task.func() if callable(task.func) else task.func
    return step_in_words(str(func).rsplit(".", 1)[-1], of=str(func))


@admin.display(description="Begun")
def _began(self: Any, task: Task) -> SafeString | str:
    return ago(task.started)


@admin.display(description="Took")
def _took(self: Any, task: Task) -> str:
    return duration_words(task.stopped - task.started)


@admin.register(Success)
class SuccessAdmin(queue_admin.TaskAdmin, ModelAdmin):
    """Results are not kept by default; a setting of the queue may."""

    list_display = ("task", "began", "took")
    list_display_links = ("task",)
    task, began, took = _task, _began, _took


@admin.register(Failure)
class FailureAdmin(queue_admin.FailAdmin, ModelAdmin):
    list_display = ("task", "began", "took", "short_result")
    list_display_links = ("task",)
    task, began, took = _task, _began, _took


@admin.register(OrmQ)
class QueuedTaskAdmin(ReadOnlyAdmin):
    list_display = ("task", "locked_until")
    list_display_links = ("task",)
    fields = readonly_fields = ("task", "args", "locked_until")
    sortable_by = ()
    empty_words = "Nothing waits: the workers have taken every task."
    task = _task

    @admin.display(description="Taken until")
    def locked_until(self, task: OrmQ) -> SafeString | str:
        return ago(task.lock)


@admin.register(AccessAttempt)
class LoginAttemptAdmin(AccessAttemptAdmin, DeskAdmin):
    """Who failed to log in, and how often since the last success. Deleting a row unlocks."""

    date_hierarchy = None
    list_filter = (("attempt_time", DayFilter),)


@admin.register(AccessLog)
class LoginAdmin(AccessLogAdmin, DeskAdmin):
    date_hierarchy = None
    list_filter = (("attempt_time", DayFilter),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AccessFailureLog)
class LoginFailureAdmin(AccessFailureLogAdmin, DeskAdmin):
    date_hierarchy = None
    list_filter = (("attempt_time", DayFilter),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
