"""What gunicorn reads wherever it is started in this directory; the command line overrules it."""

worker_class = "helpdesk.web_worker.PatientWorker"
# Connections a process holds at once; most of them idle or still sending their head.
worker_connections = 500
