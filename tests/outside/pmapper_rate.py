"""Says what PMapper's local check costs: run by the Python of the environment that PMapper is installed in.

The arguments are a file with one case a line and a number of passes; the answer is the CPU seconds of each
pass, as JSON. It uses the documented entry points of the library alone and knows nothing of iamscope.
"""

import collections
import collections.abc
import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

# The library was written for Python versions that had these names here too.
for _name in ("Mapping", "MutableMapping"):
    setattr(collections, _name, getattr(collections.abc, _name))

_Node = importlib.import_module("principalmapper.common.nodes").Node
_Policy = importlib.import_module("principalmapper.common.policies").Policy
_check = importlib.import_module("principalmapper.querying.query_interface").local_check_authorization_full


class Requests:
    """Requests in PMapper's own values; a principal with the same policies is made once, as in its graph."""

    def __init__(self) -> None:
        self._nodes: dict[str, Any] = {}

    def decide(self, case: dict[str, Any]) -> bool:
        """Return what the local check says of one case."""
        policies = case["policies"]
        levels = policies.get("scps")
        return bool(
            _check(
                self._node(case),
                case["action"],
                case["resource"]["arn"],
                case["context"],
                policies.get("resource_policy"),
                case["resource"]["account"],
                levels and [[self._policy("scp", document) for document in level] for level in levels],
                policies.get("session"),
            )
        )

    def _node(self, case: dict[str, Any]) -> Any:
        policies, principal = case["policies"], case["principal"]
        arn = principal.get("role_arn") or principal["arn"]
        key = json.dumps([arn, policies.get("identity"), policies.get("boundary")])
        if key not in self._nodes:
            role = principal["kind"] == "role-session"
            attached = [self._policy(arn, document) for document in policies.get("identity", [])]
            boundary = self._policy(arn, policies["boundary"]) if "boundary" in policies else None
            trust = {"Version": "2012-10-17", "Statement": []} if role else None
            profile: list[str] | None = [] if role else None
            name = arn.rpartition("/")[2]
            self._nodes[key] = _Node(
                arn, name, attached, [], trust, profile, 0, False, False, boundary, False, {}
            )
        return self._nodes[key]

    def _policy(self, owner: str, document: dict[str, Any]) -> Any:
        arn = owner if ":" in owner else f"arn:aws:iam::aws:policy/{owner}"
        return _Policy(arn, "policy", document)


def main() -> None:
    """Decide every case as often as asked for, and print what each pass took."""
    cases = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    requests, seconds = Requests(), []
    for _ in range(int(sys.argv[2])):
        start = time.process_time()
        for case in cases:
            requests.decide(case)
        seconds.append(time.process_time() - start)
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
