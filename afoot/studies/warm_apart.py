"""Compiling in processes of their own: what a compiler keeps in memory, it keeps until its process ends.

numba holds every function that it has compiled, with all that was inlined into it, twice: games with means would
take some 1.5 GB. So a process that has grown leaves between two functions, and another goes on, which loads from
disk what is finished. Only these processes compile; who asked loads the kernels from disk.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import math
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from afoot.errors import AfootError

GROWN_MB = 400  # by so much a process may have grown before it begins with a function
MOST = 40  # processes one after the other; the last may grow as it likes
AGAIN = 75  # exit code of one that has grown
Stage = Callable[[str], None]


class Compilers:
    """Processes that compile, each with a call of its own. At the end of `with` those still at work are ended: what
    they have finished is on disk, each file whole. `run` may be called from several threads at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._working: set[subprocess.Popen[bytes]] = set()
        self._ended = False

    def __enter__(self) -> Compilers:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._ended = True
            for process in self._working:
                process.kill()

    def run(self, call: Callable[..., object], *arguments: object, stage: Stage = lambda name: None) -> None:
        """Have `call(*arguments, stage=...)` done by a process, and by another each time that one has grown.

        call: a function of a module. stage: told what comes next, each stage once. Raises AfootError where a process
        fails.
        """
        told: set[str] = set()

        def once(name: str) -> None:
            if name not in told:
                told.add(name)
                stage(name)

        for grown_mb in (*[GROWN_MB] * (MOST - 1), math.inf):
            code, said = self._run(packed((call, arguments, grown_mb)), once)
            if code != AGAIN:
                break
        if code and not self._ended:
            raise AfootError(
                "kernels cannot be compiled",
                came=said or f"a compiler that ended with code {code}",
                fix="It may lack memory (a gigabyte) or room for its cache (AFOOT_CACHE)."
                if code < 0
                else "",
            )

    def _run(self, asked: bytes, stage: Stage) -> tuple[int, str]:
        """The exit code of one process, and the last line of what it complained of."""
        command = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with tempfile.TemporaryFile() as complaints:
            with self._lock:
                if self._ended:
                    return 0, ""
                process = subprocess.Popen(
                    command,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                )
                self._working.add(process)
            try:
                with contextlib.suppress(BrokenPipeError):  # one that fails at its start says why
                    _talk(process, asked, stage)
                process.wait()
            finally:
                process.kill()  # nothing to end, where all went well
                code = process.wait()
                with self._lock:
                    self._working.discard(process)
            complaints.seek(0)
            lines = complaints.read().decode(errors="replace").strip().splitlines()
        return code, lines[-1] if lines else ""


def _talk(process: subprocess.Popen[bytes], asked: bytes, stage: Stage) -> None:
    """Tell a process what to do, and its stages as they come. Its standard input stays open: where it closes, the
    process ends.
    """
    assert process.stdin is not None and process.stdout is not None
    with process.stdin as theirs, process.stdout as told:
        theirs.write(b"%d\n" % len(asked) + asked)
        theirs.flush()
        for line in told:
            stage(line.decode().rstrip())


def packed(given: object) -> bytes:
    """What `pickle.loads` makes the same of, read-only arrays included: kernels are compiled for those alone."""
    made = io.BytesIO()
    _Pickler(made).dump(given)
    return made.getvalue()


class _Pickler(pickle.Pickler):
    """pickle by itself makes writable arrays of all."""

    def reducer_override(self, given: Any) -> Any:
        if not isinstance(given, np.ndarray) or given.flags.writeable:
            return NotImplemented
        reduced: Any = given.__reduce__()
        make, made_of, state = reduced
        return make, made_of, state, None, None, _fill_and_freeze


def _fill_and_freeze(made: Any, state: Any) -> None:
    made.__setstate__(state)
    made.setflags(write=False)


def main() -> None:
    """What such a process does."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches it too; who asked for it has the word
    given = sys.stdin.buffer
    call, arguments, grown_mb = pickle.loads(given.read(int(given.readline())))
    threading.Thread(target=_end_with_who_asked, daemon=True).start()
    event: Any = importlib.import_module("numba.core.event")
    watch = _watch(event.Listener, grown_mb)
    with event.install_listener("numba:compile", watch), event.install_listener("numba:run_pass", watch):
        call(*arguments, stage=lambda name: print(name, flush=True))


def _end_with_who_asked() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def _watch(listener: Any, grown_mb: float) -> Any:
    """A listener of numba's that ends the process where it has grown, once something is finished and on disk.

    A function is about to be compiled, or to be translated by LLVM after all that it calls is compiled: what this
    process has done of it so far is little.
    """
    began_mb, kept = held_mb(), False

    class Watch(listener):  # type: ignore[misc]
        def on_start(self, event: Any) -> None:
            begins = event.kind == "numba:compile" or event.data["name"].startswith("native_lowering")
            if begins and kept and held_mb() - began_mb > grown_mb:
                os._exit(AGAIN)

        def on_end(self, event: Any) -> None:
            nonlocal kept
            if event.kind == "numba:compile":
                kept = kept or event.data["dispatcher"].stats.cache_path is not None

    return Watch()


def held_mb() -> float:
    """Memory that this process holds, in MB; the most that it has held where the system tells no more; else 0."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        if sys.platform == "win32":
            return 0.0
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
