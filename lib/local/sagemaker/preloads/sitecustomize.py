"""Makes Python programs of the local account see what they would see in their container.

Python loads it at every start, as its folder is on PYTHONPATH; then it loads the sitecustomize
that it hides, if there is one. A job's hosts get known by name, algo-1 to algo-N, when the program
imports socket. Environment:
  RANKZERO_HOST_ADDRESSES   JSON object, host to address
  RANKZERO_CURRENT_HOST     name of this host
  RANKZERO_TOOLKIT          set: the variables of SageMaker's training toolkit are still to be set;
                            programs that this one starts inherit them
  RANKZERO_OPT_ML           "absent": /opt/ml is not the job's tree; see opt_ml_watch.py
  RANKZERO_HOST_NAME        what socket.gethostname answers; only under mpirun
  RANKZERO_MPI              "simulated": mpi4py cannot be imported, because it would take every
                            process for a world of its own, unlike on SageMaker

Names are resolved in getaddrinfo, gethostbyname, gethostbyname_ex and in a socket's own methods. On
a job of several hosts a socket that is bound to a port of all addresses gets the port of its own
host's address only: each host of SageMaker has all ports for itself. Native code that looks names
up below Python (MPI, Gloo) is not reached.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder

from environment_bytecode import keep_bytecode

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Programs start with this module: what only its types need is not loaded.
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

ANY_ADDRESS = ("", "0.0.0.0")


def teach(socket: Any) -> None:
    """Have the socket module know the hosts."""
    import json

    addresses = json.loads(os.environ.get("RANKZERO_HOST_ADDRESSES", "{}"))
    own = addresses.get(os.environ.get("RANKZERO_CURRENT_HOST"))
    is_shared = len(addresses) > 1 and len(set(addresses.values())) == len(addresses)

    def known(host: Any) -> Any:
        text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        return addresses.get(text, host) if isinstance(text, str) else host

    def known_place(place: Any) -> Any:
        if isinstance(place, tuple) and place:
            return (known(place[0]), *place[1:])
        return place

    def with_known(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(host: Any, *arguments: Any, **options: Any) -> Any:
            return function(known(host), *arguments, **options)

        return call

    # By keyword `host` is all that getaddrinfo's callers may say.
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        setattr(socket, name, with_known(getattr(socket, name)))

    own_name = os.environ.get("RANKZERO_HOST_NAME")
    if own_name:
        socket.gethostname = lambda: own_name

    base = socket.socket.__base__

    def connect(self: Any, place: Any) -> Any:
        return base.connect(self, known_place(place))

    def connect_ex(self: Any, place: Any) -> Any:
        return base.connect_ex(self, known_place(place))

    def sendto(self: Any, data: Any, *arguments: Any) -> Any:
        return base.sendto(self, data, *arguments[:-1], known_place(arguments[-1]))

    def bind(self: Any, place: Any) -> Any:
        if is_shared and isinstance(place, tuple) and len(place) == 2:
            host, port = place
            if host in ANY_ADDRESS and port != 0 and self.family == socket.AF_INET:
                place = (own, port)
        return base.bind(self, known_place(place))

    for method in (connect, connect_ex, sendto, bind):
        setattr(socket.socket, method.__name__, method)


class SocketFinder:
    """Teaches the socket module when it is first imported."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the socket module as it would be found anyway; leave all others alone."""
        if name != "socket":
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        loader: Any = spec.loader
        load = loader.exec_module

        def load_and_teach(module: ModuleType) -> None:
            load(module)
            teach(module)

        loader.exec_module = load_and_teach
        return spec


class NoMpi:
    """Refuses what would silently go wrong."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        """Refuse mpi4py; leave all others alone."""
        if name == "mpi4py":
            raise ImportError(
                "mpi4py does not work in the local account where MPI is simulated without Open "
                "MPI: processes know their rank, but MPI does not connect them; run this task on "
                "SageMaker",
                name=name,
            )


def load_hidden() -> None:
    """Load the sitecustomize that would have been loaded if this one were not there."""
    here = os.path.dirname(os.path.abspath(__file__))
    whole = sys.path[:]
    sys.path[:] = [path for path in whole if os.path.abspath(path) != here]
    this = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != "sitecustomize":
            raise
        if this is not None:
            sys.modules["sitecustomize"] = this
    finally:
        # Programs make a child's PYTHONPATH of it, the training toolkit for one.
        sys.path[:] = [*whole, *(path for path in sys.path if path not in whole)]


keep_bytecode()
if "socket" in sys.modules:
    teach(sys.modules["socket"])
else:
    sys.meta_path.insert(0, SocketFinder())
if os.environ.pop("RANKZERO_TOOLKIT", None) is not None:
    import toolkit_variables

    toolkit_variables.set_variables()
if os.environ.get("RANKZERO_OPT_ML") == "absent":
    import opt_ml_watch

    opt_ml_watch.watch()
if os.environ.get("RANKZERO_MPI") == "simulated":
    sys.meta_path.insert(0, NoMpi())
load_hidden()
