"""A suggested manifest as YAML: entries, and comments for all that somebody should decide about."""

import json
import textwrap
from collections.abc import Iterator

from iamscope.manifest.form import VERSION
from iamscope.manifest.schema import FILES
from iamscope.model.columns import WIDTH
from iamscope.model.safe import printable
from iamscope.model.suggestion import Section, SuggestedEntry, Suggestion

_LONG = 2_000


def render(suggestion: Suggestion) -> str:
    """Return the text of a valid manifest."""
    return "\n".join(_lines(suggestion)) + "\n"


def _lines(suggestion: Suggestion) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={FILES['AgentRole']}"
    for sentence in suggestion.head:
        yield from _comment(sentence)
    yield from _comment(
        "Every entry is proven to lie within that access. What resource policies grant it besides, and "
        "what it can become, is not looked at. Say why each entry is needed, and delete those that are not."
    )
    yield "kind: AgentRole"
    yield f"version: {VERSION}"
    yield f"name: {_quoted(suggestion.name)}"
    yield "agent:"
    yield "  principals:"
    yield f"    - {_quoted(suggestion.principal)}"
    yield "# operators: the principals of those who start, configure or direct it"
    yield from _access(suggestion)
    for section in suggestion.sections:
        yield ""
        yield from _section(section)


def _access(suggestion: Suggestion) -> Iterator[str]:
    if not suggestion.entries:
        yield "access: {}"
        return
    yield "access:"
    yield f"  {suggestion.cloud}:"
    for entry in suggestion.entries:
        yield from _entry(entry)


def _entry(entry: SuggestedEntry) -> Iterator[str]:
    if entry.note:
        yield from _comment(entry.note, "    # ")
    yield f"    - actions:{_list(entry.actions)}"
    yield f"      resources:{_list(entry.resources)}"
    if entry.conditions:
        yield "      conditions:"
        for operator, keys in entry.conditions.items():
            yield f"        {_quoted(operator)}:"
            for key, values in keys.items():
                yield f"          {_quoted(key)}: [{', '.join(map(_quoted, values))}]"


def _list(words: tuple[str, ...]) -> str:
    """Return words in one line where they fit, else one on each."""
    row = f" [{', '.join(map(_quoted, words))}]"
    if len(row) <= WIDTH - 20:
        return row
    return "".join(f"\n        - {_quoted(word)}" for word in words)


def _section(section: Section) -> Iterator[str]:
    yield from _comment(section.title)
    for line in section.lines:
        yield from _comment(line, "#   ", "#       ")


def _comment(text: str, indent: str = "# ", after: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        printable(text, _LONG),
        width=WIDTH,
        initial_indent=indent,
        subsequent_indent=after or indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _quoted(text: str) -> str:
    """Return a text as YAML; a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
