"""SageMaker's training toolkit on machines where it cannot be built.

It comes as source with a part in C for Linux. Here it is never started, but programs may import it;
where it cannot be built, what it brings into an image is installed without it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

# What sagemaker-training 5.1.4 requires (its setup.py), without what is for Linux only.
REQUIRED = (
    "numpy",
    "boto3>=1.28.57",
    "botocore>=1.31.57",
    "six",
    "pip",
    "retrying>=1.3.3",
    "gevent",
    "werkzeug>=0.15.5",
    "paramiko>=2.4.2",
    "psutil>=5.6.7",
    "protobuf>=5.28.1",
    "scipy>=1.2.2",
)
TELL_HEADERS = "import sysconfig; print(sysconfig.get_path('include'))"


def as_far_as_possible(packages: list[str], interpreter: str) -> list[str]:
    """Replace the toolkit by what it requires if it cannot be built here."""
    toolkit = [package for package in packages if package.startswith("sagemaker-training")]
    if not toolkit or can_build(interpreter):
        return packages
    print(f"{toolkit[0]} cannot be built here; its dependencies are installed instead")
    return [*(package for package in packages if package not in toolkit), *REQUIRED]


def can_build(interpreter: str) -> bool:
    """Tell whether its part in C can be built: on Linux, with a compiler and Python's headers."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not sys.platform.startswith("linux") or compiler is None:
        return False
    asked = [interpreter, "-I", "-c", TELL_HEADERS]
    headers = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    command = [compiler, "-x", "c", "-fsyntax-only", "-I", headers, "-"]
    source = "#include <Python.h>\n"
    return subprocess.run(command, input=source, text=True, capture_output=True).returncode == 0
