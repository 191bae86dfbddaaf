"""`python -m npo_platform.embedded start|stop|status|environment`."""

import shlex
import sys

from npo_platform.embedded import ServiceError, ensure, status, stop


def main(verb: str) -> None:
    if verb == "start":
        ensure()
    elif verb == "stop":
        stop()
    elif verb == "environment":
        lines = (f"export {name}={shlex.quote(value)}\n" for name, value in ensure().items())
        sys.stdout.write("".join(lines))
        return
    for name, running in status().items():
        sys.stdout.write(f"{name}: {'running' if running else 'not running'}\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "status")
    except ServiceError as wrong:
        sys.exit(str(wrong))
