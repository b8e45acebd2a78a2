from helpdesk.models.heartbeat import Heartbeat
from helpdesk.models.list_export import ExportState, ListExport
from helpdesk.models.staff_preferences import StaffPreferences

__all__ = ["ExportState", "Heartbeat", "ListExport", "StaffPreferences"]
