"""CPU time of process trees, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of(*roots: int | None) -> float:
    """What these processes, their descendants and their dead children have used so far."""
    parents = _parents()
    return sum(_used(pid) for root in roots if root for pid in _tree(root, parents))


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            found[int(entry.name)] = int(fields[1])
    return found


def _tree(root: int, parents: dict[int, int]) -> list[int]:
    pids = [root]
    for pid in pids:
        pids += [child for child, parent in parents.items() if parent == pid]
    return pids


def _used(pid: int) -> float:
    """Own and dead children's, user and system."""
    return sum(int(ticks) for ticks in _fields(pid)[11:15]) / TICKS


def _fields(pid: int) -> list[str]:
    """What follows the name, which may hold anything, in /proc/PID/stat. Empty when the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
