"""Work on files that people send us, in a child process that inherits nothing and ends within its limits.

`run_child` starts `python -m <module>` afresh: the job goes in on stdin, the answer comes back on stdout and an error
as one JSON line on stderr. The child knows no Django and opens no database. A module that can be run like this has
`sys.exit(serve(work))` last, where `work` takes the job's bytes and returns the answer's.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Limits:
    """What one child may use. 83 pages of tables and charts take 6 s and 0.5 GB of addresses."""

    cpu_seconds: int = 30
    wall_seconds: int = 45
    memory_bytes: int = 1024**3


class Ended(StrEnum):
    SLOW = "slow"
    LARGE = "large"
    REFUSED = "refused"
    FAILED = "failed"


class ChildError(Exception):
    """The child gave no answer. The text is meant for the user only when it was refused; `detail` is for the log."""

    def __init__(self, ended: Ended, message: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.ended = ended
        self.detail = detail


class Refused(Exception):
    """Raised inside the child: the text is Swedish and says what to change."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


# In the parent


def run_child(
    module: str,
    job: bytes,
    limits: Limits,
    *,
    files: Mapping[str, bytes] | None = None,
    environment: Callable[[str], Mapping[str, str]] | None = None,
) -> bytes:
    """Return the child's answer; `files` lie in the folder it starts in. Raises ChildError."""
    with tempfile.TemporaryDirectory(prefix="finsam-child-") as folder:
        for name, content in (files or {}).items():
            (Path(folder) / name).write_bytes(content)
        try:
            done = subprocess.run(
                [sys.executable, "-s", "-m", module],
                input=job,
                capture_output=True,
                cwd=folder,
                env=child_environment(folder, limits) | dict(environment(folder) if environment else {}),
                timeout=limits.wall_seconds,
            )
        except subprocess.TimeoutExpired as error:
            raise ChildError(Ended.SLOW, detail=f"{limits.wall_seconds} s on the clock") from error
    if done.returncode == 0:
        return done.stdout
    raise _error_from(done.returncode, done.stderr)


def child_environment(folder: str, limits: Limits) -> dict[str, str]:
    """Nothing is inherited. PATH leads nowhere: cffi would otherwise run gcc to look for libraries."""
    return {
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PATH": "/nonexistent",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": folder,
        "FINSAM_CHILD_LIMITS": f"{limits.cpu_seconds} {limits.wall_seconds} {limits.memory_bytes}",
    }


def _error_from(returncode: int, stderr: bytes) -> ChildError:
    """Turn the child's end into an error. Pango aborts by signal when it gets no memory."""
    if returncode in (-signal.SIGXCPU, -signal.SIGALRM):
        return ChildError(Ended.SLOW, detail=signal.Signals(-returncode).name)
    if returncode in (-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV):
        return ChildError(Ended.LARGE, detail=signal.Signals(-returncode).name)
    last = stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    try:
        said = json.loads(last)
    except ValueError:
        return ChildError(Ended.FAILED, detail=f"exit {returncode}: {last}")
    return ChildError(Ended(said["ended"]), said["message"], said["detail"])


# In the child


def serve(work: Callable[[bytes], bytes]) -> int:
    """Do one job within the limits that the parent set."""
    _limit_self()
    try:
        answer = work(sys.stdin.buffer.read())
    except Refused as error:
        return _say(Ended.REFUSED, str(error), error.detail)
    except (MemoryError, RecursionError) as error:
        return _say(Ended.LARGE, "", repr(error))
    except Exception as error:
        return _say(Ended.FAILED, "", repr(error))
    sys.stdout.buffer.write(answer)
    return 0


def _limit_self() -> None:
    cpu, wall, memory = (int(part) for part in os.environ["FINSAM_CHILD_LIMITS"].split())
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The parent keeps the time; this is for a child whose parent is gone.
    signal.alarm(wall + 5)
    os.nice(10)


def _say(ended: Ended, message: str, detail: str) -> int:
    print(json.dumps({"ended": ended, "message": message, "detail": detail[:2000]}), file=sys.stderr)
    return 1
