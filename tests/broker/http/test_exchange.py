"""Tokens exchanged for sessions."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from iamscope.broker.http.app import make_app
from iamscope.broker.http.exchange import GRANT, SUBJECTS
from iamscope.broker.identity.presented import Presented, ReplayedError
from iamscope.broker.store.sessions import Sessions
from iamscope.lease.lease import Identity
from tests.fakes.brokers import AGENT, World

FORM = {"grant_type": GRANT, "subject_token": "good-once", "subject_token_type": SUBJECTS[0]}


@pytest.fixture
def client(here: World) -> Iterator[TestClient]:
    """Return a client of a broker to which a token is good once, as those of many issuers are."""
    sessions = Sessions(here.engine, lambda: here.now[0])
    used: list[str] = []

    def identify(presented: Presented) -> Identity | None:
        found = sessions.identify(presented, here.now[0])
        token = presented.bearer.reveal() if presented.bearer else ""
        if found is not None or token != "good-once":
            return found
        if used:
            raise ReplayedError("the token was used before")
        used.append(token)
        return AGENT

    with TestClient(make_app(here.broker, identify, sessions)) as made:
        yield made


def test_a_token_that_is_good_once_gives_a_session_for_polling(client: TestClient, here: World) -> None:
    """The session says who it is until it ends, and the token says nothing any more."""
    answer = client.post("/token", data=FORM)
    assert answer.headers["cache-control"] == "no-store"
    session = answer.json()
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    for _ in range(3):
        assert client.get("/leases", headers=bearer).status_code == 200
    again = client.post("/token", data=FORM)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    here.later(session["expires_in"])
    assert client.get("/leases", headers=bearer).json()["error"] == "expired"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:saml2"}, "invalid_request"),
        ({"subject_token": "of-nobody"}, "invalid_grant"),
        ({"subject_token": "iamscope-session-guessed"}, "invalid_grant"),
    ],
)
def test_what_proves_nothing_gives_no_session(client: TestClient, change: dict[str, str], error: str) -> None:
    """The errors are those of OAuth."""
    answer = client.post("/token", data={**FORM, **change})
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_session_is_kept_as_its_hash(client: TestClient, here: World) -> None:
    """Whoever reads the database has no session by it."""
    secret = client.post("/token", data=FORM).json()["access_token"]
    with here.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sessions").all()
    assert len(rows) == 1
    assert secret not in str(rows)
