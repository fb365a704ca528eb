#!/usr/bin/env bash
# The step `sarif` of action.yml: hands the findings to code scanning. Whether they arrive changes nothing in the verdict.
#
#   SARIF (true or false), REPORTS, GH_TOKEN, GITHUB_REPOSITORY, GITHUB_REF, GITHUB_SHA
set -euo pipefail
report=$REPORTS/iamscope.sarif

if [ "$SARIF" != true ] || [ ! -s "$report" ]; then
    exit 0
elif [ -z "${GH_TOKEN:-}" ]; then
    echo 'nothing is uploaded: there is no token'
    exit 0
fi

# Of a pull request, either its merge or its head may be checked out: lines are those of the one that is.
commit=$(git rev-parse --verify HEAD) || commit=$GITHUB_SHA
ref=$GITHUB_REF
if [ "$commit" != "$GITHUB_SHA" ]; then
    case $ref in refs/pull/*/merge) ref=${ref%/merge}/head ;; esac
fi

# GitHub tells findings apart by `primaryLocationLineHash` alone; ours stays the same when lines move.
sed 's/"iamscope\/v1": *"\([0-9a-zA-Z:_-]*\)"/&, "primaryLocationLineHash": "\1"/g' "$report" |
    gzip -c | base64 | tr -d '\n' >"$REPORTS/sarif.upload"
if ! gh api --silent --method POST "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" \
    -f "commit_sha=$commit" -f "ref=$ref" -f tool_name=iamscope -F "sarif=@$REPORTS/sarif.upload"; then
    echo '::warning title=iamscope::code scanning took nothing: it is off, or the token may not write security events'
fi
rm -f -- "$REPORTS/sarif.upload"
