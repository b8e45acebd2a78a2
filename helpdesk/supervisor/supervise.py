"""The order of things: database, tables, demo data, web and workers, the demo, and then watching over them."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from helpdesk.embedded.environment import data_root
from helpdesk.supervisor.child import Child
from helpdesk.supervisor.children import child_plans, manage_command
from helpdesk.supervisor.database import Database, open_database
from helpdesk.supervisor.environment import (
    demo_environment,
    support_address,
    task_timeout_seconds,
    wanted_discord_port,
    wanted_port,
    wanted_smtp_port,
)
from helpdesk.supervisor.errors import SupervisorError
from helpdesk.supervisor.instance import Instance, Note, only_instance
from helpdesk.supervisor.kept_program import KeptProgram
from helpdesk.supervisor.output import children_hushed, say
from helpdesk.supervisor.port import free_port
from helpdesk.supervisor.readiness import read_readiness
from helpdesk.supervisor.stopping import Stopping, StopRequested
from helpdesk.supervisor.watchdog import LOOK_SECONDS, Watchdog

READY_SECONDS = 180
TEND_SECONDS = 0.5
START_SECONDS = 0.1


def supervise(stopping: Stopping, *, once: bool) -> int:
    root = data_root()
    with only_instance(root) as instance:
        database = open_database(root / "postgres", left_behind=instance.earlier.server_pid)
        try:
            return _run(stopping, instance, database, once=once)
        except StopRequested:
            return 0
        finally:
            database.close()
            instance.leave_note(Note())
            say("Stopped.")


def _run(stopping: Stopping, instance: Instance, database: Database, *, once: bool) -> int:
    port = free_port(wanted_port())
    url = f"http://127.0.0.1:{port}"
    _leave_note(instance, database, url)
    env = demo_environment(data_root=data_root(), database_url=database.url, url=url)
    say("Preparing the tables.")
    if _step(stopping, manage_command("demo_data", "--migrate"), env) != 0:
        raise SupervisorError("“manage.py demo_data --migrate” failed; its words are above.")
    smtp_port = free_port(wanted_smtp_port(), setting="SMTP_LISTEN", spoken_for=(port,))
    discord_port = free_port(wanted_discord_port(), setting="DEMO_DISCORD_PORT", spoken_for=(port, smtp_port))
    with _children(stopping, (port, smtp_port, discord_port), env) as children:
        is_ready = _wait_until_ready(stopping, children, url)
        say(f"\nHelpdesk: {url}/admin/   Form: {url}/support/   API: {url}/api/docs/   Stop: Ctrl-C\n")
        say(f"Send it a mail: {_sample_mail(smtp_port)}\n")
        say(f"A stand-in for a Discord channel, to which the demo's pipeline sends: http://127.0.0.1:{discord_port}\n")
        with children_hushed():
            shown = _step(stopping, _demo(url, discord_port), env) if is_ready else 1
        if once:
            return shown
        _watch(stopping, children, instance, database, url)
    return 0


def _demo(url: str, discord_port: int) -> tuple[str, ...]:
    return manage_command("demo", "--url", url, "--discord", f"http://127.0.0.1:{discord_port}")


def _sample_mail(smtp_port: int) -> str:
    """A line for the shell, with nothing but what everybody has who runs this."""
    mail = r"From: you@example.com\nSubject: Cannot log in\n\nI get a 403 error since this morning."
    call = f"SMTP('127.0.0.1', {smtp_port}).sendmail('you@example.com', '{support_address()}', '{mail}')"
    return f'python3 -c "import smtplib; smtplib.{call}"'


def _step(stopping: Stopping, command: Sequence[str], env: dict[str, str]) -> int:
    """Runs one command to its end."""
    kept = KeptProgram(command, env=env, grace_seconds=5)
    try:
        while (code := kept.ended()) is None:
            stopping.pause(0.05)
        return code
    finally:
        kept.ask_to_stop()
        kept.process.wait()


@contextmanager
def _children(stopping: Stopping, ports: tuple[int, int, int], env: dict[str, str]) -> Iterator[list[Child]]:
    web, smtp, discord = ports
    chosen = child_plans(port=web, smtp_port=smtp, discord_port=discord, task_timeout_seconds=task_timeout_seconds())
    children = [Child(plan, env, data_root() / "log") for plan in chosen]
    for child in children:
        child.start(now=time.monotonic())
    try:
        yield children
    finally:
        _stop_all(stopping, children)


def _stop_all(stopping: Stopping, children: list[Child]) -> None:
    """Each keeper ends its program after the grace at the latest, so this ends too."""
    say("Stopping. What is in hand is finished first; Ctrl-C again stops at once.")
    for child in children:
        child.kept.ask_to_stop()
    while any(child.kept.ended() is None for child in children):
        if stopping.is_urgent:
            for child in children:
                child.kept.stop_at_once()
        time.sleep(0.05)
    for child in children:
        child.voice.join(timeout=1)


def _wait_until_ready(stopping: Stopping, children: list[Child], url: str) -> bool:
    started_at, told_at = time.monotonic(), time.monotonic()
    while (now := time.monotonic()) - started_at < READY_SECONDS:
        readiness = read_readiness(url)
        if readiness.is_ready:
            return True
        if now - told_at > 10:
            say(f"Waiting for: {', '.join(readiness.failing())}.")
            told_at = now
        _tend(children)
        stopping.pause(START_SECONDS)
    say(f"Not ready after {READY_SECONDS} seconds ({', '.join(readiness.failing())}), so the demo is left out.")
    return False


def _watch(stopping: Stopping, children: list[Child], instance: Instance, database: Database, url: str) -> None:
    watchdog, look_at = Watchdog(), time.monotonic()
    while True:
        stopping.pause(TEND_SECONDS)
        _tend(children)
        if (now := time.monotonic()) < look_at:
            continue
        look_at = now + LOOK_SECONDS
        if revived := database.revived():
            _leave_note(instance, revived, url)
        if watchdog.bites(is_idle=read_readiness(url).has_idle_workers(), now=now):
            _worker(children).replace("has shown no heartbeat for minutes")


def _leave_note(instance: Instance, database: Database, url: str) -> None:
    instance.leave_note(Note(pid=os.getpid(), url=url, server_pid=database.pid))


def _tend(children: list[Child]) -> None:
    for child in children:
        child.tend(now=time.monotonic())


def _worker(children: list[Child]) -> Child:
    return next(child for child in children if child.plan.name == "worker")
