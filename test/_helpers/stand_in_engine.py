"""A program that stands for Docker's in tests, on machines that have none.

It takes the commands that the local account gives an engine, and runs what an image would run as
a process of this machine, in a session of its own, as a container goes on when the engine's
program is killed. There is no isolation: the program finds its files by SAGEMAKER_BASE_DIR, not at
/opt/ml.

Usage: stand_in_engine.py HOME COMMAND…

HOME/programs.json: commands by image. HOME/calls: each call, a JSON list a line.
HOME/env-<name>: the variables that a container got. HOME/running/<name>: the process of a
container, while it runs. HOME/listed.json: containers with our label, by name.
"""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys


def inspect(home: pathlib.Path, image: str) -> int:
    """Whether there is such an image."""
    return 0 if image in json.loads((home / "programs.json").read_text()) else 1


def remove(home: pathlib.Path, names: list[str]) -> int:
    """Kills what still runs."""
    for name in names:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((home / "running" / name).read_text()), signal.SIGKILL)
    return 0


VALUED = ("--name", "--label", "--network", "--network-alias", "--hostname", "--add-host")
VALUED += ("--mount", "--shm-size", "--platform", "--env", "--entrypoint", "--user")


def run(home: pathlib.Path, args: list[str]) -> int:
    """Runs an image in the foreground: signals go on to it, its exit code is ours."""
    options: dict[str, list[str]] = {}
    while args[0].startswith("--"):
        option = args.pop(0)
        if option in VALUED:
            options.setdefault(option, []).append(args.pop(0))
    image, *given = args
    env = {}
    for variable in options.get("--env", []):
        name, equals, value = variable.partition("=")
        env[name] = value if equals else os.environ[name]
    [name] = options["--name"]
    (home / f"env-{name}").write_text(json.dumps(env))
    [mount] = options["--mount"]
    source = dict(part.split("=", 1) for part in mount.split(","))["source"]
    program = json.loads((home / "programs.json").read_text())[image]
    own = {"PATH": os.environ["PATH"], "SAGEMAKER_BASE_DIR": source}
    child = subprocess.Popen(
        [*program, *options.get("--entrypoint", []), *given],
        cwd=source,
        env={**env, **own},
        start_new_session=True,
    )
    place = home / "running" / name
    place.write_text(str(child.pid))
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGTERM))
    code = child.wait()
    place.unlink()
    return code if code >= 0 else 128 - code


def labelled(home: pathlib.Path) -> dict[str, str]:
    """The containers with our label, and what it says."""
    listed = home / "listed.json"
    return json.loads(listed.read_text()) if listed.exists() else {}


def main(home: pathlib.Path, args: list[str]) -> int:
    """Writes the call down and does it."""
    with (home / "calls").open("a") as calls:
        calls.write(json.dumps(args) + "\n")
    match args:
        case ["image", "inspect", image]:
            return inspect(home, image)
        case ["build", *rest]:
            # It is what every image becomes that is built.
            programs = json.loads((home / "programs.json").read_text())
            programs[rest[rest.index("--tag") + 1]] = programs["built"]
            (home / "programs.json").write_text(json.dumps(programs))
        case ["pull", image]:
            print(f"{image}: manifest unknown", file=sys.stderr)
            return 1
        case ["run", *rest]:
            return run(home, rest)
        case ["rm", "--force", *names]:
            return remove(home, names)
        case ["ps", *_]:
            print("\n".join(labelled(home)))
        case ["container", "inspect", "--format", _, *ids]:
            print("\n".join(f"{name} {labelled(home)[name]}" for name in ids))
    return 0


sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
