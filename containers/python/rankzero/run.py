"""One process of a job, from the platform's files to the stored outputs.

Phases: read the host and the task → find the rank → gather the inputs → import the user's code →
fit inputs and function → call → ask the predicate → store. Exit codes: 0 done; 1 failed; 143 ended
by SIGTERM; 130 by SIGINT. What is printed and stored: CONTRACT.md.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import MutableMapping
from pathlib import Path
from types import FrameType
from typing import Any

from .breakpoints import explain_breakpoints
from .collectives import set_collectives
from .context import Context
from .decorator import Predicate
from .description import Description, read_description
from .encode import describe, is_flag
from .errors import RunnerError, Stopped
from .failure import FailureFile
from .function import code_dir, load_function
from .host import Host, read_host, restore_platform_variables
from .inputs import gather_inputs
from .masking import hide, input_text, show_inputs
from .metrics import log
from .rank import Placement, find_placement
from .signature import bind
from .storage import check_library, read_document
from .supervise import Tell
from .tracking import Tracking
from .user_failure import (
    UserFailure,
    call_user,
    code_of,
    print_error,
    print_thread_error,
    resource_code,
    traceback_text,
)
from .user_failure import describe as describe_failure


class StopSignal:
    """SIGTERM as an exception in the training function, once.

    When the function has returned, its outputs are worth more than a quick end: the platform's own
    limit of 120 seconds stands.
    """

    def __init__(self) -> None:
        """Listen."""
        self.is_open = True
        signal.signal(signal.SIGTERM, self._handle)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGINT))
        # A worker that the function forks has to end by Process.terminate(). A signal that comes
        # while the worker still has this handler would be lost, so it has to wait.
        os.register_at_fork(
            before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM,)),
            after_in_parent=unblock,
            after_in_child=end_by_sigterm,
        )

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_open:
            self.is_open = False
            raise Stopped("SIGTERM")


def unblock() -> None:
    """Let SIGTERM through."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM,))


def end_by_sigterm() -> None:
    """Have SIGTERM end this process, as it ends one without a handler."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    unblock()


class Process:
    """What is known of this process so far; a failure tells it all."""

    def __init__(
        self, environ: MutableMapping[str, str], failures: FailureFile, tell: Tell
    ) -> None:
        """Know nothing yet."""
        self.has_stored = False
        """Whether the job's outputs are in S3, by this process."""
        self._id = os.getpid()
        self._environ = environ
        self._failures = failures
        self._tell = tell
        self._started_at = time.time()
        self._code = Path.cwd()
        self._place = ""
        self._inputs = ""
        self._tracking = Tracking()

    def run(self) -> int:
        """Do everything; return the exit code."""
        try:
            self._train(StopSignal())
            self._tracking.end("FINISHED")
            return 0
        except UserFailure as failure:
            return self._user_failed(failure)
        except RunnerError as error:
            return self._failed(error.code, str(error))
        except (Stopped, KeyboardInterrupt) as error:
            return self._user_failed(UserFailure("runner", error))
        except Exception as error:
            print_error(traceback_text(error))
            message = f"{type(error).__name__}: {error}"
            return self._failed(resource_code(error) or "InternalError", message)

    def _train(self, stop: StopSignal) -> None:
        restore_platform_variables(self._environ)
        host = read_host(self._environ)
        set_collectives(self._environ, host)
        placement = find_placement(self._environ, host)
        self._place = placement.describe(host.current_host)
        self._tell("place", self._place)
        description = read_description(host.hyperparameters)
        check_library()
        values = gather_inputs(description, host, read_document)
        self._inputs = show_inputs(description.inputs, values)
        self._tell("inputs", self._inputs)
        threading.excepthook = print_thread_error
        explain_breakpoints(self._environ)
        self._code = code_dir(self._environ)
        function, options = call_user(
            "import", lambda: load_function(description.entry, self._code)
        )
        context = make_context(host, placement)
        arguments = call_user(
            "function", lambda: bind(function, description.inputs, values, context)
        )
        inputs = {
            name: input_text(declared, values[name])
            for name, declared in description.inputs.items()
            # A channel's path on this host says nothing of its data.
            if name in values and declared.type != "channel"
        }
        self._tracking.begin(self._environ, placement.rank, host.job_name, inputs)
        returned = call_user("function", lambda: function(**arguments))
        self._end_fork()
        stop.is_open = False
        self._store(description, host, placement, returned, options.persist_outputs, context)

    def _store(
        self,
        description: Description,
        host: Host,
        placement: Placement,
        returned: Any,
        predicate: Predicate,
        context: Context,
    ) -> None:
        """Store what the function returned if this process is the one to do so."""
        if not persists(predicate, context):
            if placement.world_size == 1:
                raise RunnerError(
                    "NoPersist",
                    "persist_outputs was false in the only process; it must be true in exactly one",
                )
            log(f"{self._place} does not persist;")
            return
        from .persist import persist

        before = time.monotonic()
        done = persist(description, host, placement, returned, self._started_at)
        self._tell("stored", done.uri)
        self.has_stored = True
        seconds = time.monotonic() - before
        if done.by_earlier_attempt:
            log(f"{self._place} keeps the outputs of an earlier attempt of this job: {done.uri};")
            return
        facts = f"{done.outputs} outputs, {done.files} files, {done.size} bytes, {seconds:.1f} s"
        log(f"{self._place} persisted {done.uri} ({facts});")

    def _end_fork(self) -> None:
        """End a process that the function forked and that came back from it as well."""
        if os.getpid() != self._id:
            print_error("[rankzero] a process forked by the function left it; it ends here\n")
            os._exit(1)

    def _user_failed(self, failure: UserFailure) -> int:
        """Report what the user's code raised."""
        self._end_fork()
        code = code_of(failure)
        message = describe_failure(failure, self._code)
        if code != "Stopped":
            print_error(traceback_text(failure.error))
            return self._failed(code, message)
        # No failure file: whoever stopped the job has the reason, and it is not this.
        log(f"{self._place} stopped: {hide(message)};")
        self._tracking.end("KILLED")
        return 130 if isinstance(failure.error, KeyboardInterrupt) else 143

    def _failed(self, code: str, message: str) -> int:
        """Write the failure file."""
        self._failures.write(code, message, self._place, self._inputs)
        self._tracking.end("FAILED")
        return 1


def persists(predicate: Predicate, context: Context) -> bool:
    """Ask the predicate. Raises BadPredicate for an answer that is neither true nor false."""
    answer = call_user("predicate", lambda: predicate(context))
    if not is_flag(answer):
        raise RunnerError(
            "BadPredicate", f"persist_outputs: expected true or false, found {describe(answer)}"
        )
    return bool(answer)


def make_context(host: Host, placement: Placement) -> Context:
    """Return the training function's context."""
    return Context(
        job_name=host.job_name,
        hosts=host.hosts,
        current_host=host.current_host,
        rank=placement.rank,
        world_size=placement.world_size,
        local_rank=placement.local_rank,
        network_interface=host.network_interface,
        checkpoint_dir=host.checkpoint_dir,
        scratch=host.scratch,
        model_folder=host.base / "model",
    )
