#!/usr/bin/env bash
# The step `check` of action.yml: finds the base revision, checks once, and leaves the reports, the summary of the
# job and the exit code. It does not fail for what it finds: the step `verdict` does, when all is published.
#
#   BASE_INPUT, PULL_BASE, QUEUE_BASE, DEFAULT_BRANCH   what the base may be, in this order
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
IAMSCOPE_REPORTS=$(mktemp -d "${RUNNER_TEMP:-/tmp}/iamscope-reports.XXXXXX")
export IAMSCOPE_REPORTS

base() { # prints the revision that the change is judged by, or fails
    local wanted=${BASE_INPUT:-${PULL_BASE:-${QUEUE_BASE:-}}}
    if [ -z "$wanted" ]; then
        # What is on the default branch has been approved already; any other branch is judged by that one.
        wanted=refs/heads/${DEFAULT_BRANCH:-}
        if [ -z "${DEFAULT_BRANCH:-}" ] || [ "${GITHUB_REF:-}" = "$wanted" ]; then
            return 0
        fi
        bash "$here/../tip.sh" origin "$wanted"
        return
    fi
    case $wanted in -*) return 1 ;; esac
    git rev-parse --verify --quiet "$wanted^{commit}" || bash "$here/../tip.sh" origin "$wanted"
}

# Between these two lines, nothing that is printed is a command to the runner.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::stop-commands::%s\n' "$token"
code=0
if IAMSCOPE_BASE=$(base); then
    export IAMSCOPE_BASE
    bash "$here/../check.sh" 2>&1 || code=$?
else
    printf 'the base revision cannot be read: let the step that checks out keep its credentials, or fetch everything\n'
    code=2
fi
printf '\n::%s::\n' "$token"

if [ -s "$IAMSCOPE_REPORTS/annotations.txt" ]; then
    cat "$IAMSCOPE_REPORTS/annotations.txt"
fi
# Whoever reads the comment is not to take the one of an earlier change for the answer.
if [ ! -s "$IAMSCOPE_REPORTS/comment.md" ]; then
    mkdir -p "$IAMSCOPE_REPORTS"
    {
        printf '%s\n' '<!-- iamscope check -->' '### iamscope: this change could not be checked' ''
        printf 'It does not pass. Exit code %s; the log of the job says why.\n' "$code"
    } >"$IAMSCOPE_REPORTS/comment.md"
fi
cat "$IAMSCOPE_REPORTS/comment.md" >>"$GITHUB_STEP_SUMMARY"
printf 'exit-code=%s\nreports=%s\n' "$code" "$IAMSCOPE_REPORTS" >>"$GITHUB_OUTPUT"
