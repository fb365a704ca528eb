"""The story of one lease: asked for, approved, used, ended, and what the record is worth.

It runs against an AWS that enforces; with `python -m tests.broker.story` it is told on the terminal.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from iamscope.broker.asking import Asked
from iamscope.broker.service import Broker, PendingError
from iamscope.broker.settings import Asker, Settings
from iamscope.broker.store.chain import ChainJournal, checkpoint, lines
from iamscope.broker.store.engine import migrate, open_engine, writing
from iamscope.lease.anchoring import FileAnchor
from iamscope.lease.lease import Identity, Sort
from iamscope.lease.signing import new_key, public_pem
from iamscope.lease.verified import Verdict
from iamscope.manifest.place import Place
from iamscope.manifest.role import Approval, Fleet
from iamscope.model.secret import Credential
from iamscope.pipeline.audit import verify
from tests.broker.front import fronting
from tests.fakes.issuing import Account, account, manifest

AGENT = Identity(Sort.AGENT, "https://issuer.example", "repo:org/reports")
PERSON = Identity(Sort.PERSON, "https://issuer.example", "ada", "ada", ("security",))
ASKED = Asked(
    "agent",
    "read the report of July",
    entries=({"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::one/*"]},),
)


def tell(moto: tuple[str, int], folder: Path, say: Callable[[str], None]) -> bool:
    """Tell the story, and return whether everything in it went as it should."""
    with pytest.MonkeyPatch.context() as patch, fronting(moto) as front:
        return _Story(account(front, folder, patch), folder, say).told()


class _Story:
    def __init__(self, cloud: Account, folder: Path, say: Callable[[str], None]) -> None:
        self.cloud, self.folder, self.say = cloud, folder, say
        self.right = True
        here = Place("agent.yaml", 1)
        rule = Approval((), (), "security", 1, here)
        role = replace(manifest(), name="agent", approvals=(rule,))
        engine = open_engine(f"sqlite:///{folder / 'broker.db'}")
        migrate(engine)
        asker = Asker(agent="agent", issuer=AGENT.issuer, subject=AGENT.subject)
        settings = Settings(manifests=(folder,), askers=(asker,))
        minters = {"aws": cloud.issuer}
        self.now = 1_800_000_000
        self.broker = Broker(
            engine, settings, lambda: Fleet((role,)), minters, ChainJournal(), lambda: self.now
        )

    def told(self) -> bool:
        lease = self.broker.request(AGENT, ASKED)
        self.say(f"an agent asks to {ASKED.purpose}: lease {lease.state.value}")
        self._expect("nothing is given before somebody approves", self._pending(lease.id))
        lease = self.broker.decide(PERSON, lease.id, approves=True, shown=lease.shown)
        self.say(f"ada approves exactly what was shown: lease {lease.state.value}")
        credential = self.broker.collect(AGENT, lease.id).credential
        self._expect("the credential reads from the one bucket", self._reads(credential, "one"))
        self._expect("it is refused everything in the other", not self._reads(credential, "two"))
        lease = self.broker.release(AGENT, lease.id)
        self.say(f"the lease is {lease.state.value}")
        buckets = [self._reads(credential, bucket) for bucket in ("one", "two")]
        self._expect("the credential is refused in both", not any(buckets))
        self._audited()
        self.broker.engine.dispose()
        return self.right

    def _audited(self) -> None:
        key, log = new_key(), self.folder / "audit.jsonl"
        public, anchor = self.folder / "audit.pub", self.folder / "anchors.jsonl"
        public.write_bytes(public_pem(key.public))
        with writing(self.broker.engine) as connection:
            made = checkpoint(connection, self.now, key)
            log.write_text("".join(lines(connection)))
        assert made is not None
        FileAnchor(anchor).put(made)
        intact = verify(log, [public], [anchor], [])
        self._expect("the audit log verifies", intact.verdict is Verdict.INTACT)
        text = log.read_text()
        log.write_text(text.replace("July", "Juli", 1))
        broken = verify(log, [public], [anchor], [])
        self._expect("one letter of it is changed, and it does not", broken.verdict is Verdict.BROKEN)

    def _pending(self, lease: str) -> bool:
        try:
            self.broker.collect(AGENT, lease)
        except PendingError:
            return True
        return False

    def _reads(self, credential: Credential, bucket: str) -> bool:
        try:
            self.cloud.s3(credential).get_object(Bucket=bucket, Key="x")
        except ClientError as error:
            return error.response["Error"]["Code"] not in ("AccessDenied", "403")
        return True

    def _expect(self, words: str, holds: bool) -> None:
        self.right &= holds
        self.say(f"{words}: {'so it is' if holds else 'NOT SO'}")


@contextmanager
def moto() -> Iterator[tuple[str, int]]:
    """Start moto's server on a free port."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()
    finally:
        server.stop()


def main() -> int:
    """Tell the story on the terminal."""
    with moto() as where, tempfile.TemporaryDirectory() as folder:
        right = tell(where, Path(folder), print)
    print("the broker did what it promised" if right else "the broker did NOT do what it promised")
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())
