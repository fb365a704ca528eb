"""Prints how our answers compare with the labels: `python -m tests.judge`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.judge.accounts import accounts
from tests.judge.judging import judge, table


def main() -> int:
    """Print the table and each disagreement; return 1 if there is any."""
    with TemporaryDirectory() as folder:
        judged = [one for account in accounts() for one in judge(account, Path(folder))]
    for line in table(judged):
        print(line)
    wrong = [one for one in judged if one.disagreements]
    for one in wrong:
        print(one, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
