#!/usr/bin/env bash
# Installs this checkout of iamscope into an environment of its own, every dependency by version and hash, and
# prints the path of its command.
#
#   IAMSCOPE_EXECUTABLE  an iamscope that is installed already: then nothing is installed
#   IAMSCOPE_PYTHON      the interpreter to use; else one that is new enough is searched for
#   IAMSCOPE_WORK        a folder for the environment
set -euo pipefail

if [ -n "${IAMSCOPE_EXECUTABLE:-}" ]; then
    printf '%s\n' "$IAMSCOPE_EXECUTABLE"
    exit 0
fi

# Nothing of the repository under check is on the path of modules: not in this folder, and not with -I.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=$(.ci/find-python ${IAMSCOPE_PYTHON:+"$IAMSCOPE_PYTHON"})
environment=$(mktemp -d "${IAMSCOPE_WORK:-${TMPDIR:-/tmp}}/iamscope.XXXXXX")/environment
"$python" -I -m venv "$environment"
{
    pip=("$environment/bin/python" -I -m pip install --quiet --no-input --disable-pip-version-check)
    "${pip[@]}" --require-hashes -r requirements/build.txt -r requirements/run.txt
    "${pip[@]}" --no-deps --no-build-isolation .
} >&2
printf '%s\n' "$environment/bin/iamscope"
