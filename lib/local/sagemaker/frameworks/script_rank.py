"""Runs a script as SageMaker's training toolkit would start it, for one process of a job.

The variables are set by then (toolkit_variables.py) and the code is in /opt/ml/code, where this
starts: it gives the script its arguments, and becomes it.
"""

from __future__ import annotations

import json
import os
import runpy
import sys


def main() -> None:
    """Become the script."""
    script = os.environ["SM_USER_ENTRY_POINT"]
    arguments = json.loads(os.environ["SM_USER_ARGS"])
    if script.endswith(".sh"):
        os.execv("/bin/sh", ["/bin/sh", script, *arguments])
    sys.argv = [script, *arguments]
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    runpy.run_path(script, run_name="__main__")


main()
