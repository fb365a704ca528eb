#!/usr/bin/env bash
# The step `comment` of action.yml: writes the one comment of iamscope on a pull request, anew if it is there.
# Whether it can be written changes nothing in the verdict: a fork's token may not write.
#
#   COMMENT (true or false), COMMENT_AUTHOR, PULL_REQUEST, REPORTS, GH_TOKEN, GITHUB_REPOSITORY
set -euo pipefail
marker='<!-- iamscope check -->'

if [ "$COMMENT" != true ] || [ -z "$PULL_REQUEST" ]; then
    exit 0
elif [ -z "${GH_TOKEN:-}" ]; then
    echo 'no comment: there is no token'
    exit 0
fi
case $PULL_REQUEST in *[!0-9]*) exit 2 ;; esac

written() { # prints the id of our comment; one that somebody else wrote is not ours, whatever stands in it
    local id author ours
    gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100" --jq \
        ".[] | [.id, .user.login, ((.body // \"\") | startswith(\"$marker\"))] | @tsv" |
        while IFS=$'\t' read -r id author ours; do
            if [ "$author" = "$COMMENT_AUTHOR" ] && [ "$ours" = true ]; then
                printf '%s\n' "$id"
            fi
        done
}

send() {
    local ids id
    ids=$(written) || return 1
    id=${ids%%$'\n'*}
    if [ -n "$id" ]; then
        gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$REPORTS/comment.md"
    else
        gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" \
            -F "body=@$REPORTS/comment.md"
    fi
}

if ! send; then
    echo '::warning title=iamscope::no comment was written: the token may not write to pull requests'
fi
