#!/usr/bin/env bash
# Checks a change once, and writes every report of it into a folder. What it prints is for the log of a job.
# Exit code: that of `iamscope check`. All names come by the environment; none is ever read as a command.
#
#   IAMSCOPE            the command, as ci/install.sh prints it
#   IAMSCOPE_REPORTS    the folder of the reports; what it held before is gone afterwards
#   IAMSCOPE_PLAN       plans, templates and policies, one a line
#   IAMSCOPE_MANIFESTS  manifests or folders of them, one a line
#   IAMSCOPE_BASE       the revision whose manifests, estate and baseline judge; empty: those that are checked out
#   IAMSCOPE_ESTATE, IAMSCOPE_ONTO, IAMSCOPE_SOURCE, IAMSCOPE_BASELINE, IAMSCOPE_NEW_ONLY (true),
#   IAMSCOPE_UNKNOWN, IAMSCOPE_FAIL_ON, IAMSCOPE_ACCOUNT, IAMSCOPE_REGION   the options of these names
set -euo pipefail

options=()
lines() { # OPTION TEXT: adds the option for each line of a text
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        [ -z "$line" ] || options+=("$1=$line")
    done <<<"$2"
}
option() { # OPTION VALUE: adds an option that has a value
    [ -z "$2" ] || options+=("$1=$2")
}

lines --manifests "${IAMSCOPE_MANIFESTS:-}"
option --manifests-from "${IAMSCOPE_BASE:-}"
option --estate "${IAMSCOPE_ESTATE:-}"
option --onto "${IAMSCOPE_ONTO:-}"
option --source "${IAMSCOPE_SOURCE:-}"
option --baseline "${IAMSCOPE_BASELINE:-}"
option --unknown "${IAMSCOPE_UNKNOWN:-}"
option --fail-on "${IAMSCOPE_FAIL_ON:-}"
option --account "${IAMSCOPE_ACCOUNT:-}"
option --region "${IAMSCOPE_REGION:-}"
[ "${IAMSCOPE_NEW_ONLY:-false}" != true ] || options+=(--new-only)

inputs=()
while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    [ -z "$line" ] || inputs+=("$line")
done <<<"${IAMSCOPE_PLAN:-}"

# A link that the change put in its place is removed, never followed.
rm -rf -- "${IAMSCOPE_REPORTS%/}"
mkdir -p -- "$IAMSCOPE_REPORTS"
for report in json=iamscope.json sarif=iamscope.sarif junit=iamscope.xml markdown=comment.md \
    github=annotations.txt gitlab=gl-code-quality-report.json; do
    options+=("--output=${report%%=*}=$IAMSCOPE_REPORTS/${report#*=}")
done

exec "$IAMSCOPE" check "${options[@]}" --format=text -- ${inputs[@]+"${inputs[@]}"}
