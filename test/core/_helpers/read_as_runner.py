"""Reads hyperparameters with the Python runner, as a job's container would.

Standard input: a JSON list of cases {hyperparameters, document?, channels}. Standard output: a JSON
list of {inputs} by name, channels as true, or {error} with the runner's own words.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from rankzero.description import read_description
from rankzero.errors import RunnerError
from rankzero.host import Host
from rankzero.inputs import gather_inputs


def read(case: dict[str, Any], base: Path) -> dict[str, Any]:
    """Return a case's inputs as the runner understands them."""
    for name in case["channels"]:
        (base / "input" / "data" / name).mkdir(parents=True)
    host = Host(
        base=base,
        job_name="job-1",
        hosts=("algo-1",),
        current_host="algo-1",
        instance_type="ml.m5.large",
        network_interface="eth0",
        hyperparameters=case["hyperparameters"],
        channels={name: {} for name in case["channels"]},
        checkpoint_dir=None,
    )
    try:
        description = read_description(host.hyperparameters)
        values = gather_inputs(
            description, host, lambda uri: case["documents"][uri.split("/", 3)[3]]
        )
    except RunnerError as error:
        return {"error": f"{error.code}: {error}"}
    shown = {k: True if isinstance(v, Path) else v for k, v in values.items()}
    outputs = {name: output.type for name, output in description.outputs.items()}
    uris = {"document": description.document, "secrets": description.secrets}
    return {"inputs": shown, **uris, "outputs": outputs}


def main() -> None:
    """Read the cases of standard input."""
    answers = []
    for case in json.load(sys.stdin):
        with tempfile.TemporaryDirectory() as base:
            answers.append(read(case, Path(base)))
    json.dump(answers, sys.stdout)


main()
