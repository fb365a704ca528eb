"""The broker over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from iamscope.broker.http.app import make_app
from iamscope.broker.identity.presented import ExpiredError, Presented
from iamscope.lease.lease import Identity
from tests.fakes.brokers import AGENT, OTHER, World, person, world

WHO = {"agent": AGENT, "other": OTHER, "ada": person("ada", "storage"), "ben": person("ben", "storage")}
READING = {
    "agent": "report-agent",
    "purpose": "write the July report",
    "authorization_details": [
        {"type": "iamscope_access", "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::reports/a"]}
    ],
}
DELETING = {
    "agent": "report-agent",
    "purpose": "clean up",
    "authorization_details": [
        {"type": "iamscope_access", "actions": ["s3:DeleteObject"], "resources": ["arn:aws:s3:::scratch/*"]}
    ],
}


def identify(presented: Presented) -> Identity | None:
    """Return whom a token names in clear."""
    token = presented.bearer.reveal() if presented.bearer else ""
    if token == "old":
        raise ExpiredError("the token has expired")
    return WHO.get(token)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Return a broker."""
    made = world(tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def client(here: World) -> Iterator[TestClient]:
    """Return a client of a broker."""
    with TestClient(make_app(here.broker, identify)) as made:
        yield made


def call(
    client: TestClient, who: str, method: str, path: str, body: Any = None, **headers: str
) -> httpx2.Response:
    """Return the answer to a call by somebody."""
    return client.request(method, path, json=body, headers={"Authorization": f"Bearer {who}", **headers})


def test_a_lease_from_request_to_release(client: TestClient) -> None:
    """An agent asks, collects and releases; the answer with the secret is kept nowhere."""
    lease = call(client, "agent", "POST", "/leases", READING).json()
    assert (lease["state"], lease["purpose"]) == ("approved", "write the July report")
    answer = call(client, "agent", "POST", f"/leases/{lease['id']}/credential", {})
    assert answer.json()["credential"]["AccessKeyId"] == "AKIA1"
    assert answer.headers["cache-control"] == "no-store"
    assert call(client, "agent", "POST", f"/leases/{lease['id']}/release", {}).json()["state"] == "revoked"
    gone = call(client, "agent", "POST", f"/leases/{lease['id']}/credential", {})
    assert (gone.status_code, gone.json()["error"]) == (410, "lease-ended")


def test_an_agent_polls_while_people_decide(client: TestClient) -> None:
    """It is told that it has to wait, in the words of OAuth."""
    lease = call(client, "agent", "POST", "/leases", DELETING).json()
    path = f"/leases/{lease['id']}"
    waiting = call(client, "agent", "POST", f"{path}/credential", {})
    assert (waiting.status_code, waiting.json()["error"]) == (400, "authorization_pending")
    for who in ("ada", "ben"):
        assert call(client, who, "POST", f"{path}/approve", {"shown": lease["shown"]}).status_code == 200
    assert call(client, "agent", "POST", f"{path}/credential", {}).status_code == 200


def test_who_is_nobody_gets_nothing(client: TestClient) -> None:
    """Without a token, with an old one, and with somebody else's there is no answer worth having."""
    assert client.get("/leases").status_code == 401
    assert call(client, "old", "GET", "/leases").json()["error"] == "expired"
    lease = call(client, "agent", "POST", "/leases", READING).json()
    answer = call(client, "other", "GET", f"/leases/{lease['id']}")
    assert (answer.status_code, answer.json()["error"]) == (404, "no-lease")
    assert call(client, "other", "POST", "/leases", READING).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {**READING, "admin": True},
        {**READING, "lifetime": 10**9},
        {**READING, "authorization_details": [{"type": "other", "actions": ["*"], "resources": ["*"]}]},
        {**READING, "purpose": ""},
        {**READING, "purpose": "x" * 501},
    ],
)
def test_a_request_of_another_shape_is_refused(client: TestClient, body: Any) -> None:
    """Nothing unknown is taken for something known."""
    answer = call(client, "agent", "POST", "/leases", body)
    assert (answer.status_code, answer.json()["error"]) == (422, "wrong-request")


def test_a_body_that_is_too_large_is_not_read(client: TestClient) -> None:
    """It is refused by its length."""
    answer = call(client, "agent", "POST", "/leases", {**READING, "purpose": "x" * 200_000})
    assert answer.status_code in (413, 422)


def test_a_key_names_one_request(client: TestClient) -> None:
    """Sent twice, it is the same lease."""
    first, second = (
        call(client, "agent", "POST", "/leases", READING, **{"Idempotency-Key": "k"}).json() for _ in range(2)
    )
    assert first["id"] == second["id"]


def test_whoever_looks_after_it_sees_how_it_is(client: TestClient) -> None:
    """Health, readiness and metrics ask nobody for a token, and tell no names."""
    assert client.get("/healthz").json()["status"] == "alive"
    assert client.get("/readyz").json() == {"status": "ready"}
    client.get("/leases")
    assert 'iamscope_broker_answers_total{code="unauthenticated"} 1.0' in client.get("/metrics").text


def test_a_person_stops_an_agent(client: TestClient) -> None:
    """All its leases end."""
    lease = call(client, "agent", "POST", "/leases", READING).json()
    call(client, "agent", "POST", f"/leases/{lease['id']}/credential", {})
    frozen = call(client, "ada", "POST", "/agents/report-agent/freeze", {"reason": "it went wild"}).json()
    assert [one["state"] for one in frozen] == ["revoked"]
