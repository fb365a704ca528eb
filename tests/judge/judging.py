"""Compares what `iamscope reach --all` prints of the judged accounts with their labels."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iamscope.pipeline.reach_all import reach_all
from iamscope.report import json_reach_all
from tests.judge.accounts import Account
from tests.judge.words import VERDICTS, Label

Json = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """What was printed of one labelled principal."""

    account: Account
    name: str
    label: Label
    printed: Json

    @property
    def missed(self) -> bool:
        """Whether it gains something that nothing is said of, or is said to be safe for certain."""
        return self.label.open and not (self.printed["escalates"] or self.printed["conditional"])

    @property
    def false_alarm(self) -> bool:
        """Whether it is said to gain something for certain, or to be an administrator, and does not."""
        return (self.printed["escalates"] and not self.label.escalates) or (
            self.printed["admin"] and not self.label.admin
        )

    @property
    def disagreements(self) -> list[str]:
        """In words, each point in which the answer is not the label."""
        found = [
            f"{verdict} is {self.printed[verdict]}"
            for verdict in VERDICTS
            if self.printed[verdict] != getattr(self.label, verdict)
        ]
        reached = {name.rpartition("/")[2] for name in self.printed["reaches"]}
        return found + [f"does not reach {name}" for name in self.label.reaches if name not in reached]

    def __str__(self) -> str:
        """Return it as a line of a list."""
        paths = [
            [path["to"].rpartition("/")[2], *(edge["id"] for edge in path["edges"])]
            for path in self.printed["paths"][:3]
        ]
        return f"{self.account.id}: {self.name}: {', '.join(self.disagreements)} {paths}"


def printed(snapshot: Path) -> str:
    """Return what `iamscope reach --all --format json` prints of a snapshot."""
    return "".join(json_reach_all.render(reach_all(snapshot, json_reach_all.tell).told))


def judge(account: Account, place: Path) -> Iterator[Judged]:
    """Yield every labelled principal of an account with what is printed of it."""
    everybody: list[Json] = json.loads(printed(account.write(place)))
    found = {one["principal"].rpartition("/")[2]: one for one in everybody}
    assert found.keys() == account.labels.keys(), f"{account.id}: labels for {sorted(found)}"
    for name, label in account.labels.items():
        yield Judged(account, name, label, found[name])


def table(judged: Iterable[Judged]) -> Iterator[str]:
    """Yield the lines of a table: recall and false alarms by what the accounts are about."""
    rows: dict[str, list[Judged]] = {}
    for one in judged:
        rows.setdefault(one.account.about, []).append(one)
    rows["all"] = [one for row in rows.values() for one in row]
    yield "| about | principals | gain something | found | guarded | false alarms | other |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for about, row in rows.items():
        open_ones = [one for one in row if one.label.open]
        false = [one for one in row if one.false_alarm]
        missed = [one for one in row if one.missed]
        other = [one for one in row if one.disagreements and one not in false and one not in missed]
        found = len(open_ones) - len(missed)
        guarded = len(row) - len(open_ones)
        counts = (len(row), len(open_ones), found, guarded, len(false), len(other))
        yield f"| {about} | {' | '.join(map(str, counts))} |"
