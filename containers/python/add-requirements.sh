#!/bin/sh
# Installs a task's packages into the Python of its base, where nothing that is there is replaced: of
# what the base brings, such as torch with its NCCL, pip would bring another build.
#
# Usage: add-requirements.sh FOLDER; FOLDER/requirements.txt is the task's own, FOLDER/provides.txt
# has what the base is to bring. Runs after add-runner.sh. Variable: RUNNER, its folder
# (/opt/rankzero). Exit code 1, with what to change, where the base does not go with either.
set -eu

folder=$1
# The interpreter by its own name: an environment's is known by the folder that it is in.
python=$(readlink "${RUNNER:-/opt/rankzero}/python")

fail() {
  echo "rankzero: $1" >&2
  echo "rankzero: $2" >&2
  exit 1
}

pip() {
  # Debian's Python refuses to be installed into from version 23.0 of pip on; here nobody else does.
  PIP_BREAK_SYSTEM_PACKAGES=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore "$python" -m pip "$@"
}

# Build secrets, where there are any: pip's settings, and passwords by host.
[ ! -e /run/secrets/pip ] || export PIP_CONFIG_FILE=/run/secrets/pip
[ ! -e /run/secrets/netrc ] || export NETRC=/run/secrets/netrc

had=$(mktemp)
pip list --format=freeze --exclude=pip --exclude=setuptools --exclude=wheel > "$had"

# Without a place to look for packages, pip has only what is there.
has() {
  PIP_BREAK_SYSTEM_PACKAGES=1 PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS='' \
    "$python" -m pip install --quiet --no-index --no-deps "$1" > /dev/null 2>&1
}

while IFS= read -r line; do
  has "$line" || {
    name=$(echo "$line" | sed 's/[^A-Za-z0-9._-].*//; s/[-_.]/[-_.]/g')
    found=$(grep -i "^$name==" "$had" || echo 'no such package')
    fail "the task says that its base provides $line; the base has $found." \
      "Change provides of the task, or its base."
  }
done < "$folder/provides.txt"

pip install --constraint "$had" --requirement "$folder/requirements.txt" ||
  fail "requirements.txt does not go with the packages of the base, which stay as they are; pip says above which line." \
    "Change that line, or take a base that goes with it."
rm "$had"
