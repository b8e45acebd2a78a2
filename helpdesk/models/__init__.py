from helpdesk.models.heartbeat import Heartbeat
from helpdesk.models.staff_preferences import StaffPreferences

__all__ = ["Heartbeat", "StaffPreferences"]
