"""RFC 8693: a token of an issuer is exchanged for a session of the broker, which polling can use again."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from iamscope.broker.http.identifying import Identify
from iamscope.broker.identity.presented import Presented, UnauthenticatedError
from iamscope.broker.store.sessions import SECONDS, Sessions
from iamscope.model.secret import Secret

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
SUBJECTS = (
    "urn:ietf:params:oauth:token-type:jwt",
    "urn:ietf:params:oauth:token-type:id_token",
    ACCESS_TOKEN,
)
_LONGEST = 32 * 1024
_UNCACHED = {"Cache-Control": "no-store"}


def add_exchange(app: FastAPI, identify: Identify, sessions: Sessions) -> None:
    """Add the token endpoint."""

    @app.post("/token", response_model=None)
    async def token(request: Request) -> Response:
        given = parse_qs((await request.body())[:_LONGEST].decode(errors="replace"))
        form = {name: values[0] for name, values in given.items() if len(values) == 1}
        return await run_in_threadpool(_exchanged, form, identify, sessions)


def _exchanged(form: Mapping[str, str], identify: Identify, sessions: Sessions) -> Response:
    if form.get("grant_type") != GRANT:
        return _refused("unsupported_grant_type", "only tokens are exchanged here")
    if form.get("subject_token_type") not in SUBJECTS:
        return _refused("invalid_request", "the type of the token is not one that is taken")
    try:
        who = identify(Presented(bearer=Secret(form.get("subject_token", ""))))
    except UnauthenticatedError as error:
        return _refused("invalid_grant", f"{error.code}: {error.message}")
    if who is None:
        return _refused("invalid_grant", "nobody whom this broker trusts vouches for the token")
    answer = {
        "access_token": sessions.begin(who).reveal(),
        "issued_token_type": ACCESS_TOKEN,
        "token_type": "Bearer",
        "expires_in": SECONDS,
    }
    return JSONResponse(answer, headers=_UNCACHED)


def _refused(error: str, why: str) -> JSONResponse:
    return JSONResponse({"error": error, "error_description": why}, 400, _UNCACHED)
