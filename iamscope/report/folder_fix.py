"""Remedies as a folder: documents, a script that does nothing until it is told to, and Terraform."""

import shlex
from collections.abc import Iterator, Mapping

from iamscope.model.remedy import Fixes, Remedy
from iamscope.model.safe import printable

_LONG = 600
_HEAD = """\
#!/bin/sh
# Changes that iamscope has proven to remove findings. Read them first: each says what it removes.
# Run with the word `apply` it makes them, in this order, in the account of the credentials that are in use;
# what belongs to another account is skipped. Every call but the creation of a policy can be repeated.
set -eu
cd "$(dirname "$0")"
if [ "${1-}" != apply ]; then
  echo "Nothing was done. Read this script, then run: sh apply.sh apply" >&2
  exit 2
fi
account=$(aws sts get-caller-identity --query Account --output text)
in_account() {
  [ "$account" = "$1" ] && return 0
  echo "skipped remedy $2: it is for account $1, these credentials are of $account" >&2
  return 1
}
"""
_TERRAFORM = """\
# Changes that iamscope has proven to remove findings: each resource as it should be, imported by name.
# Where your own configuration holds one of these resources already, change it there instead.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.72"
    }
  }
}
"""


def files(fixes: Fixes, page: str) -> Mapping[str, str]:
    """Return the files of the folder by name; `page` is all of it as JSON."""
    documents = {
        f"documents/{paper.name}": paper.text for remedy in fixes.remedies for paper in remedy.papers
    }
    return {
        "remedies.json": page,
        "apply.sh": "\n".join(_script(fixes)) + "\n",
        "main.tf": "\n".join(_terraform(fixes)),
        **documents,
    }


def _script(fixes: Fixes) -> Iterator[str]:
    yield _HEAD.rstrip("\n")
    for number, remedy in enumerate(fixes.remedies, start=1):
        yield ""
        yield from _comments(number, remedy)
        if "session-policy" in remedy.kinds:
            yield from (f"#   {shlex.join(command.words)}" for command in remedy.commands)
            continue
        yield f"if in_account {shlex.quote(remedy.account)} {number}; then"
        for command in remedy.commands:
            if command.note:
                yield f"  # {printable(command.note, _LONG)}"
            yield f"  {shlex.join(command.words)}"
        yield "fi"


def _comments(number: int, remedy: Remedy) -> Iterator[str]:
    yield f"# {number}. {', '.join(remedy.kinds)}: {printable(remedy.agent)}"
    for finding in remedy.findings:
        yield f"#   removes {finding.fingerprint} {finding.kind}"
    for label, items in (("keeps", remedy.keeps), ("loses", remedy.loses), ("note", remedy.notes)):
        yield from (f"#   {label}: {printable(item, _LONG)}" for item in items)


def _terraform(fixes: Fixes) -> Iterator[str]:
    yield _TERRAFORM
    seen: set[str] = set()
    for number, remedy in enumerate(fixes.remedies, start=1):
        blocks = [block for block in remedy.terraform if block not in seen]
        if blocks:
            what = f"{', '.join(remedy.kinds)}: {printable(remedy.agent)}"
            yield f"# {number}. {what}, account {printable(remedy.account)}"
        yield from blocks
        seen.update(blocks)
