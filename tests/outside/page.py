"""Writes the page that says what came of a comparison."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.bench.documents import Json
from tests.outside.classes import CLASSES
from tests.outside.compare import Comparison
from tests.outside.signs import Disagreement
from tests.outside.verdict import Standing

_HEAD = """# Compared with another evaluator

`make outside` asks our evaluator of AWS policies and `@cloud-copilot/iam-simulate` {version} (npm, run as a
program of its own in Strict mode) about the same random requests, reduces every disagreement to its smallest
form, sorts it into a class, and writes this page. A disagreement that fits no class fails the job. The rule
numbers are those of the AWS fact sheet that the decision cases cite.

Requests are made from seed {seed}: {accounts} on generated accounts, {drawn} from the random cases of the
oracle with their unknown keys settled. Answers are compared as yes and no. Where ours is `conditional`
although every key is known, AWS's own pages leave a point open; these requests are counted apart, as are
those that the program does not take.
"""


def page(
    found: Comparison, corrected: Sequence[Json], *, version: str, seed: int, accounts: int, drawn: int
) -> str:
    """Return the page as Markdown; `corrected` are the cases on which ours was wrong until it was changed."""
    head = _HEAD.format(version=version, seed=seed, accounts=f"{accounts:,}", drawn=f"{drawn:,}")
    parts = [head, "\n".join(_figures(found)), "## Disagreements\n", "\n".join(_table(found))]
    if found.unexplained:
        parts += ["## Not explained\n", "\n".join(map(example, found.unexplained))]
    parts += ["## Corrected\n", "\n".join(_corrections(corrected))]
    return "\n".join(parts) + "\n" + "\n".join(_examples(found))


def _figures(found: Comparison) -> Iterator[str]:
    stand = found.standings
    compared = stand[Standing.AGREED] + stand[Standing.DISAGREED]
    yield "| | requests |"
    yield "| --- | ---: |"
    yield f"| asked | {found.asked:,} |"
    yield f"| both say yes or no | {compared:,} |"
    agreed = stand[Standing.AGREED]
    yield f"| of these agreed | {agreed:,} ({agreed / max(compared, 1):.2%}) |"
    yield f"| of these disagreed | {stand[Standing.DISAGREED]:,} |"
    yield f"| ours is `conditional` | {stand[Standing.OPEN]:,} |"
    yield f"| not taken by the program | {stand[Standing.REFUSED]:,} |"
    yield ""
    yield f"In {found.other_denial:,} of the agreed requests both deny, only one of them because of a Deny."
    yield ""
    yield from _counted("Ours is `conditional` because of", found.open_points)
    yield from _counted("The program does not take", found.refusals)


def _counted(title: str, counts: Counter[str]) -> Iterator[str]:
    if counts:
        items = (f"{name} ({count:,})" for name, count in sorted(counts.items(), key=lambda x: (-x[1], x[0])))
        yield f"{title}: {'; '.join(items)}."
        yield ""


def _table(found: Comparison) -> Iterator[str]:
    yield "Ours stands by the rule that each class names.\n"
    yield "| class | requests | ours is right by | because |"
    yield "| --- | ---: | --- | --- |"
    for each in CLASSES:
        count = len(found.explained.get(each, ()))
        yield f"| [{each.name}](#{each.name}) | {count:,} | {each.rule} | {each.reason} |"
    yield ""


def _corrections(cases: Sequence[Json]) -> Iterator[str]:
    yield "Here ours was wrong. Each is a case in `tests/cases/aws/authorize/differential.yaml` now.\n"
    yield "| case | rule | what was wrong |"
    yield "| --- | --- | --- |"
    for case in cases:
        yield f"| {case['id']} | {', '.join(case['rules'])} | {case['title']}: {case['why']} |"
    yield ""


def _examples(found: Comparison) -> Iterator[str]:
    yield "## Examples\n"
    yield "The smallest case of each class that was met.\n"
    for each in CLASSES:
        met = found.explained.get(each)
        yield f"### {each.name}\n"
        yield example(min(met, key=_size)) if met else "Not met in this run.\n"


def _size(found: Disagreement) -> tuple[int, str]:
    text = json.dumps(found.case | {"id": ""}, sort_keys=True)
    return len(text), text


def example(found: Disagreement) -> str:
    """Return one disagreement as Markdown: both answers and the case."""
    case = {name: part for name, part in found.case.items() if name != "id" and part not in ({}, [])}
    lines = [f"  {json.dumps(name)}: {json.dumps(part)}" for name, part in case.items()]
    body = ",\n".join(lines)
    return f"Ours: `{found.ours}`; theirs: `{found.theirs.result}`.\n\n```json\n{{\n{body}\n}}\n```\n"
