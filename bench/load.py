"""python -m bench.load: posts over kept-alive loopback connections, from a process of its own.

Reads one JSON object from its standard input and prints one: the seconds that it took, each post's milliseconds and
the counts of the answers' codes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

LONGEST_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    seconds: float
    milliseconds: list[float]
    codes: dict[str, int]


def post_all(bodies: list[str], *, port: int, path: str, headers: dict[str, str], connections: int) -> Load:
    """Runs this file as another process, so that our own CPU time is nobody's but ours."""
    order = {"bodies": bodies, "port": port, "path": path, "headers": headers, "connections": connections}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=True,
    )
    return Load(**json.loads(done.stdout))


def main() -> None:
    order = json.load(sys.stdin)
    lanes = order["connections"]
    started = time.perf_counter()
    with ThreadPoolExecutor(lanes) as pool:
        posted = list(pool.map(lambda lane: _post(order, order["bodies"][lane::lanes]), range(lanes)))
    seconds = time.perf_counter() - started
    answers = [answer for lane in posted for answer in lane]
    codes = Counter(str(code) for code, _ in answers)
    json.dump({"seconds": seconds, "milliseconds": [took for _, took in answers], "codes": codes}, sys.stdout)


def _post(order: dict[str, Any], bodies: list[str]) -> list[tuple[int, float]]:
    connection = HTTPConnection("127.0.0.1", order["port"], timeout=30)
    answers = []
    for body in bodies:
        started = time.perf_counter()
        connection.request("POST", order["path"], body.encode(), order["headers"])
        answer = connection.getresponse()
        answer.read()
        answers.append((answer.status, (time.perf_counter() - started) * 1000))
    connection.close()
    return answers


if __name__ == "__main__":
    main()
