"""The command with which a reader asks again whether the request behind a finding is allowed."""

import shlex
from collections.abc import Iterator

from iamscope.model.columns import WIDTH
from iamscope.model.finding import Finding, Witness

_INDENT = " " * 12
_LABEL = "confirm     "
_MORE = "  "
_LONGEST = 1_000


def confirming(finding: Finding, snapshot: str) -> Iterator[str]:
    """Yield the command in lines that can be pasted, or nothing where no command would answer the same.

    What a principal has yet to give itself is not allowed today, and a name that a terminal does not
    show as it is cannot be pasted.
    """
    witness = finding.witness
    if witness is None or any(step.target.raised for step in finding.path):
        return
    words = list(_words(witness, snapshot))
    if not all(word.isprintable() and len(word) <= _LONGEST for word in words):
        return
    line = f"{_INDENT}{_LABEL}iamscope can"
    for word in words:
        if len(line) + len(word) + 1 > WIDTH - 2:
            yield f"{line} \\"
            # A word cannot be broken: one that is wider than the page stands by itself.
            line = f"{_INDENT}{_MORE}{word}"
        else:
            line = f"{line} {word}"
    yield line


def _words(witness: Witness, snapshot: str) -> Iterator[str]:
    """Yield the arguments as a shell reads them."""
    yield from map(shlex.quote, (witness.principal, witness.action, witness.resource))
    yield from ("-s", shlex.quote(snapshot))
    for key, values in witness.context:
        for value in values:
            yield from ("-c", shlex.quote(f"{key}={value}"))
    if not witness.depends:
        # What the request need not carry is absent; where it hangs on a key, the answer says on which.
        yield "--complete"
    if any(wild in witness.resource for wild in "*?"):
        yield "--literal"
    yield "--assume-no-scp"
