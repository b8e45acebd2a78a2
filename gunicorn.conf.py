"""What gunicorn reads wherever it is started in this directory; the command line overrules it."""

import gc
from typing import Any

# Loaded once, and then forked: that halves the time of a start, and the workers share the memory of the code.
preload_app = True
worker_class = "helpdesk.web_worker.PatientWorker"
# Connections a process holds at once; most of them idle or still sending their head.
worker_connections = 500


def when_ready(server: Any) -> None:
    """What is not looked at for garbage is not copied for it in every worker."""
    gc.collect()
    gc.freeze()
