"""How many mails a second one process parses, by kind, and beside django-helpdesk's parser in the same run.

    python -m bench.mail
    BENCH_OTHER_PYTHON=/a/venv/bin/python python -m bench.mail

django-helpdesk's package has our package's name, so it is measured in another interpreter that has it installed. Only
those of its functions run that take a mail apart: they neither decide what kind of mail it is nor sanitize its HTML.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import django

from bench.mails import MAKERS, make_mails, names
from bench.prepare import SETTINGS

COUNT = 660
DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "mailkind" / "gold.jsonl"
OTHER = Path(__file__).resolve().parent / "other_mail_parser.py"


def main() -> None:
    os.environ |= SETTINGS | {"DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
    django.setup()
    from tickets.lanes.mail.parse.parse_mail import parse_mail

    mails = make_mails(COUNT)
    _spend(parse_mail, mails[:110])
    tell(f"{'mails':24}{'a second':>10}{'ms each':>10}")
    for number, name in enumerate(names()):
        tell_row(name, _spend(parse_mail, mails[number :: len(MAKERS)]))
    ours = _spend(parse_mail, mails)
    tell_row("all of these", ours)
    tell_public(parse_mail)
    tell_other(mails, ours)


def tell_public(parse: Callable[[bytes], object]) -> None:
    if not DATA.exists():
        tell(f"No public mails at {DATA}: not measured.")
        return
    with DATA.open(encoding="utf-8") as lines:
        mails = [json.loads(line)["raw_latin1"].encode("latin-1") for line in lines]
    tell_row(f"{len(mails)} public mails", _spend(parse, mails))


def tell_other(mails: Sequence[bytes], ours: float) -> None:
    python = os.environ.get("BENCH_OTHER_PYTHON")
    if not python:
        tell("\ndjango-helpdesk is not compared: BENCH_OTHER_PYTHON names no interpreter that has it.")
        return
    given = "\n".join(json.dumps(mail.decode("latin-1")) for mail in mails)
    # Isolated from our directory: there `helpdesk` is our own.
    run = subprocess.run([python, "-I", str(OTHER)], input=given, capture_output=True, text=True)
    if run.returncode:
        tell(f"\ndjango-helpdesk is not compared: {run.stderr.strip().splitlines()[-1]}")
        return
    answer = json.loads(run.stdout)
    tell_row(f"django-helpdesk {answer['version']}", answer["seconds_each"])
    tell(
        f"It failed at {answer['failed']} of {len(mails)}. We need {ours / answer['seconds_each']:.2f} times its time."
    )


def tell_row(name: str, seconds_each: float) -> None:
    tell(f"{name:24}{1 / seconds_each:10.0f}{seconds_each * 1000:10.2f}")


def _spend(parse: Callable[[bytes], object], mails: Sequence[bytes]) -> float:
    """CPU seconds a mail."""
    started = time.process_time()
    for mail in mails:
        parse(mail)
    return (time.process_time() - started) / len(mails)


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
