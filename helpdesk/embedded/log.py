import re
from pathlib import Path

from helpdesk.embedded.home import Home

_COMPLAINT = re.compile(r"(?:FATAL|PANIC): +(.+)")


def newest_complaint(home: Home, *, since: float) -> str | None:
    """The server's own last word on why it did not start."""
    logs = [home.data / "startup.log", *(home.data / "log").glob("*.log")]
    written = sorted((log for log in logs if _written_at(log) >= since), key=_written_at)
    complaints = [found for log in written for found in _COMPLAINT.findall(log.read_text(errors="replace"))]
    return complaints[-1] if complaints else None


def _written_at(log: Path) -> float:
    return log.stat().st_mtime if log.exists() else 0.0
