"""Lets PMapper draw its graph of a generated account, which a loopback AWS tells it, and says what that cost.

`python -m tests.bench.pmapper_graph FILE`, with what `iam.get-account-authorization-details` answers.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from moto.server import ThreadedMotoServer

from tests.bench.documents import ACCOUNT
from tests.fakes.aws import ENVIRONMENT, IDENTITY, Aws, Refusal, serving
from tests.outside import pmapper
from tests.outside.simulator import Unavailable

_LISTS = {
    "User": "UserDetailList",
    "Group": "GroupDetailList",
    "Role": "RoleDetailList",
    "LocalManagedPolicy": "Policies",
    "AWSManagedPolicy": "Policies",
}
# It was written for a Python in which these two had not moved yet.
_MAIN = """
import collections, collections.abc, sys
collections.Mapping, collections.MutableMapping = collections.abc.Mapping, collections.abc.MutableMapping
from principalmapper.__main__ import main
sys.exit(main())
"""


def cpu_of(file: Path) -> float:
    """Return the CPU seconds that PMapper's graph takes. Raises `Unavailable` where it does not run here."""
    python = pmapper.install()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        with serving(server.get_host_and_port()) as aws, tempfile.TemporaryDirectory() as storage:
            _tell(aws, file)
            return _drawn(python, aws.url, storage)
    finally:
        server.stop()


def _tell(aws: Aws, file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace(ACCOUNT, IDENTITY["Account"])
    whole: Mapping[str, Any] = _as_sent(json.loads(text))

    def details(params: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = {_LISTS[one] for one in params.get("Filter") or _LISTS}
        return {name: items for name, items in whole.items() if name in asked} | {"IsTruncated": False}

    aws.answers["iam.get-account-authorization-details"] = details
    aws.answers["iam.list-access-keys"] = {"AccessKeyMetadata": [], "IsTruncated": False}
    aws.answers["iam.list-mfa-devices"] = {"MFADevices": [], "IsTruncated": False}
    aws.answers["iam.list-virtual-mfa-devices"] = {"VirtualMFADevices": []}
    aws.refusals["iam.get-login-profile"] = Refusal("NoSuchEntity", 404)


def _as_sent(value: Any) -> Any:
    """Return a value of a file as the service sends it: documents quoted, and times as such."""
    if isinstance(value, dict):
        return {key: _field(key, item) for key, item in value.items()}
    return [_as_sent(item) for item in value] if isinstance(value, list) else value


def _field(key: str, item: Any) -> Any:
    if key.endswith("Date") and isinstance(item, str):
        return datetime.fromisoformat(item)
    if key.endswith("Document") and isinstance(item, dict):
        return quote(json.dumps(item))
    return _as_sent(item)


def _drawn(python: Path, url: str, storage: str) -> float:
    more = {"AWS_ENDPOINT_URL": url, "PMAPPER_STORAGE": storage}
    command = [str(python), "-c", _MAIN, "graph", "create", "--include-regions", "us-east-1"]
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command, env={**os.environ, **ENVIRONMENT, **more}, stdout=said, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise Unavailable(said.read().decode(errors="replace")[-500:])
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    try:
        print(cpu_of(Path(sys.argv[1])))
    except Unavailable as why:
        sys.exit(f"PMapper does not run here: {why}")
