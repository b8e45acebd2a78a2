"""python -m helpdesk.supervisor [--once] [--with-parent]"""

import argparse
import sys

from helpdesk.embedded import EmbeddedPostgresError
from helpdesk.supervisor.errors import SupervisorError
from helpdesk.supervisor.stopping import Stopping
from helpdesk.supervisor.supervise import supervise


def main() -> int:
    chosen = _parser().parse_args()
    stopping = Stopping()
    stopping.listen()
    if chosen.with_parent:
        stopping.end_with_parent()
    try:
        return supervise(stopping, once=chosen.once)
    except (EmbeddedPostgresError, SupervisorError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror}: {error.filename}.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m helpdesk.supervisor", description="Runs Helpdesk as a demo.")
    parser.add_argument(
        "--once", action="store_true", help="show the demo, stop, and tell by the exit code how it went"
    )
    parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this one ends")
    return parser


if __name__ == "__main__":
    sys.exit(main())
