from helpdesk.models.heartbeat import Heartbeat

__all__ = ["Heartbeat"]
