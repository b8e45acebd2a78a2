"""The server's settings. They travel on its command line, so that no file of root's lies in another's directory."""

import shlex

from helpdesk.embedded.address import PORT
from helpdesk.embedded.directories import Home

# For a machine that does other work too: parallel plans and just-in-time compiling cost more than they gain here.
_ALWAYS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    # The queue's rows come and go by the thousand.
    "autovacuum_naptime": "15s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_checkpoints": "off",
    # A statement of an error, its parameters and its detail hold what customers wrote; the error's own line does not.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    # One file for each weekday, overwritten a week later: bounded without anybody's care.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "server-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
}
# For tests: a crash of the machine may cost the data, a crash of the server does not.
_FORGETFUL = {"fsync": "off", "full_page_writes": "off"}


def server_options(home: Home, *, durable: bool) -> str:
    """The settings as pg_ctl takes them: one line for a shell."""
    chosen = _ALWAYS | {"unix_socket_directories": str(home.socket)} | ({} if durable else _FORGETFUL)
    return shlex.join(f"--{name}={value}" for name, value in chosen.items())
