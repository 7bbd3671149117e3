#!/bin/sh
# Has the Python of an image that somebody else has described run Rank Zero's runner: no environment
# beside it, so that whatever the image brings is what the task imports.
#
# Variables: TOOLKIT, requirements of SageMaker's training toolkit; DISTRIBUTION, none, mpi or torchrun;
# DOCKERFILE, what a person may change, in words (the Dockerfile).
# Argument: a folder of projects to install into the interpreter, and nothing else, once this has run.
# Leaves /opt/rankzero/python, a link to the interpreter, and /opt/rankzero/bin/train, which starts
# the toolkit in it. Exit code 1, with the line to add to the Dockerfile, where something is missing.
set -eu

home=/opt/rankzero
# Where a line can be added: a base has no Dockerfile that the task gives.
dockerfile=${DOCKERFILE:-the Dockerfile}
OLDEST="3, 10"

fail() {
  echo "rankzero: $1" >&2
  echo "rankzero: $2" >&2
  exit 1
}

has() {
  command -v "$1" > /dev/null 2>&1
}

from="let the last stage of $dockerfile start FROM python:3.13-slim-bookworm"
debian='RUN apt-get update && apt-get install --yes --no-install-recommends'
if has python3; then
  name=python3
elif has python; then
  name=python
else
  fail "this image has no Python on its PATH, which runs the task." \
    "Add to $dockerfile: $debian python3 python3-pip; or $from."
fi
# The interpreter itself: pyenv and conda may have put a script in its place.
python=$("$name" -c 'import sys; print(sys.executable)')
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
"$python" -c "import sys; sys.exit(sys.version_info < ($OLDEST))" ||
  fail "this image has Python $version ($python); the runner needs 3.10 or newer." \
    "In $dockerfile, $from."

pip() {
  # Debian's Python refuses to be installed into from version 23.0 of pip on; here nobody else does.
  PIP_BREAK_SYSTEM_PACKAGES=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore "$python" -m pip "$@"
}

# Build secrets, where there are any: pip's settings, and passwords by host.
[ ! -e /run/secrets/pip ] || export PIP_CONFIG_FILE=/run/secrets/pip
[ ! -e /run/secrets/netrc ] || export NETRC=/run/secrets/netrc

# What the image has is named, so that pip fails sooner than it replaces one of these packages.
install() {
  had=$(mktemp)
  pip list --format=freeze --exclude=pip --exclude=setuptools --exclude=wheel > "$had"
  pip install --constraint "$had" "$@" || return 1
  rm "$had"
}

if [ "$#" -gt 0 ]; then
  install "$1"/* ||
    fail "the projects that the task includes do not go with the packages of this image, or cannot be built; pip says why above." \
      "Change their pyproject.toml, or $dockerfile."
  exit
fi

packages() {
  dpkg-query --show --showformat '${Package}\n' | sort -u
}

# What an image has is left as it is; AWS's Deep Learning Containers have the toolkit.
if ! "$python" -c 'import sagemaker_training, botocore' 2> /dev/null; then
  pip --version > /dev/null 2>&1 || "$python" -m ensurepip > /dev/null 2>&1 ||
    fail "the Python of this image ($python) has no pip." \
      "Add to $dockerfile: $debian python3-pip"
  # The toolkit has a part in C and comes as source; its compiler does not stay.
  headers=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
  added=
  if ! has gcc && ! has cc || ! [ -e "$headers/Python.h" ]; then
    case $headers in
      /usr/include/*) needed='gcc libc6-dev python3-dev' ;;
      *) needed='gcc libc6-dev' ;;
    esac
    has apt-get || fail \
      "SageMaker's training toolkit is not in this image, and to install it takes a C compiler and Python's headers ($headers/Python.h)." \
      "Add to $dockerfile a RUN that installs both; or RUN pip install $(echo "$TOOLKIT" | cut -d ' ' -f 1) where there is a compiler."
    there=$(mktemp)
    packages > "$there"
    apt-get update && apt-get install --yes --no-install-recommends $needed
    added=$(packages | comm -13 "$there" -)
  fi
  # shellcheck disable=SC2086 # several requirements
  install $TOOLKIT ||
    fail "SageMaker's training toolkit ($TOOLKIT) does not go with the packages of this image; pip says why above." \
      "Install versions in $dockerfile that go with it."
  if [ -n "$added" ]; then
    apt-get purge --yes $added
    rm -rf /var/lib/apt/lists/* "$there"
  fi
fi

# Of images of early 2025 and before; the job would fail for it in its first second.
"$python" -c 'import botocore, sys; sys.exit([*map(int, botocore.__version__.split(".")[:2])] < [1, 36])' ||
  fail "this image has a botocore that is too old to store outputs; the runner needs 1.36 or newer." \
    "Add to $dockerfile: RUN pip install 'botocore>=1.36' 'boto3>=1.36'"

if [ "$DISTRIBUTION" = mpi ]; then
  has mpirun && [ -e /usr/sbin/sshd ] ||
    fail "the task's distribution is mpi, but this image has no mpirun or no SSH server." \
      "Add to $dockerfile: $debian openmpi-bin openssh-client openssh-server"
  "$python" -c 'import mpi4py' ||
    fail "the task's distribution is mpi, but this image has no mpi4py." \
      "Add to $dockerfile: RUN pip install mpi4py"
  # As in Rank Zero's own image: all hosts of a job run one image, so a key pair made here fits.
  mkdir -p /run/sshd ~/.ssh
  chmod 700 ~/.ssh
  [ -e ~/.ssh/id_ed25519 ] || ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/id_ed25519
  cat ~/.ssh/id_ed25519.pub >> ~/.ssh/authorized_keys
  printf 'Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n' > ~/.ssh/config
fi

# Makes the runner a part of this interpreter: PYTHONPATH would not reach the remote shells of mpirun.
"$python" -c "
import pathlib, site
folder = pathlib.Path(site.getsitepackages()[0])
folder.mkdir(parents=True, exist_ok=True)
(folder / 'rankzero.pth').write_text('$home\n')"
mkdir -p "$home/bin"
ln -s "$python" "$home/python"
printf '#!/bin/sh\nexec "%s" -c "from sagemaker_training.cli.train import main; main()"\n' "$python" > "$home/bin/train"
chmod 755 "$home/bin/train"
