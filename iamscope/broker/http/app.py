"""The HTTP interface: who is asking is found out first, and every error has the same shape."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from iamscope import __version__
from iamscope.broker.deciding import RefusedError
from iamscope.broker.http.exchange import add_exchange
from iamscope.broker.http.identifying import Identify
from iamscope.broker.http.peers import PEER
from iamscope.broker.http.shapes import Decision, LeaseRequest, Reason, credential_shape, lease_shape
from iamscope.broker.identity.presented import (
    IssuerUnavailableError,
    Presented,
    UnauthenticatedError,
)
from iamscope.broker.service import Broker, EndedError, PendingError
from iamscope.broker.store.engine import StoreError, check_schema
from iamscope.broker.store.leases import LeaseMovedError, NoLeaseError
from iamscope.broker.store.sessions import Sessions
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.lease.lease import Identity
from iamscope.model.secret import Secret

_LARGEST = 128 * 1024


class TooLargeError(IamscopeError):
    """A request is larger than any that means something."""

    code = "too-large"


_STATUS: tuple[tuple[type[IamscopeError], int], ...] = (
    (UnauthenticatedError, 401),
    (TooLargeError, 413),
    (NoLeaseError, 404),
    (PendingError, 400),
    (EndedError, 410),
    (LeaseMovedError, 409),
    (RefusedError, 403),
    (StoreError, 503),
    (IssuerUnavailableError, 503),
)


def make_app(broker: Broker, identify: Identify, sessions: Sessions | None = None) -> FastAPI:
    """Return the application of a broker."""
    registry = CollectorRegistry()
    answers = Counter("iamscope_broker_answers", "Answers by code.", ["code"], registry=registry)
    app = FastAPI(title="iamscope broker", version=__version__, docs_url=None, redoc_url=None)

    @app.exception_handler(IamscopeError)
    def refuse(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, IamscopeError)
        answers.labels(error.code).inc()
        return JSONResponse(error_shape(error), status_of(error))

    @app.exception_handler(RequestValidationError)
    def misread(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        told = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
        answers.labels("wrong-request").inc()
        return JSONResponse({"error": "wrong-request", "error_description": told[:2000]}, 422)

    @app.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "alive", "version": __version__}

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        try:
            check_schema(broker.engine)
        except SQLAlchemyError as error:
            raise StoreError(f"the database failed: {type(error).__name__}") from None
        return {"status": "ready"}

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    _add_leases(app, broker, identify)
    if sessions is not None:
        add_exchange(app, identify, sessions)
    return app


def _add_leases(app: FastAPI, broker: Broker, identify: Identify) -> None:
    who_asks = Annotated[Identity, Depends(_identified(identify))]

    @app.post("/leases", status_code=201)
    def request(
        asked: LeaseRequest, who: who_asks, idempotency_key: Annotated[str, Header(max_length=128)] = ""
    ) -> dict[str, Any]:
        return lease_shape(broker.request(who, asked.asked(idempotency_key)))

    @app.get("/leases")
    def listed(who: who_asks, agent: str = "") -> list[dict[str, Any]]:
        return [lease_shape(lease) for lease in broker.listed(who, agent)]

    @app.get("/leases/{lease}")
    def find(lease: str, who: who_asks) -> dict[str, Any]:
        return lease_shape(broker.find(who, lease))

    @app.post("/leases/{lease}/approve")
    def approve(lease: str, decision: Decision, who: who_asks) -> dict[str, Any]:
        return lease_shape(broker.decide(who, lease, approves=True, shown=decision.shown))

    @app.post("/leases/{lease}/deny")
    def deny(lease: str, decision: Decision, who: who_asks) -> dict[str, Any]:
        return lease_shape(broker.decide(who, lease, approves=False, shown=decision.shown))

    @app.post("/leases/{lease}/credential")
    def collect(lease: str, who: who_asks, response: Response) -> dict[str, Any]:
        response.headers["Cache-Control"] = "no-store"
        return credential_shape(broker.collect(who, lease))

    @app.post("/leases/{lease}/release")
    def release(lease: str, who: who_asks) -> dict[str, Any]:
        return lease_shape(broker.release(who, lease))

    @app.post("/agents/{agent}/freeze")
    def freeze(agent: str, why: Reason, who: who_asks) -> list[dict[str, Any]]:
        return [lease_shape(lease) for lease in broker.freeze(who, agent, why.reason)]


def _identified(identify: Identify) -> Callable[[Request], Identity]:
    def found(request: Request) -> Identity:
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _LARGEST:
            raise TooLargeError(f"a request has at most {_LARGEST} bytes, and says how many")
        who = identify(presented(request))
        if who is None:
            raise UnauthenticatedError(
                "nothing says who you are", hint="send a token: `Authorization: Bearer …`, or use the socket"
            )
        return who

    return found


def presented(request: Request) -> Presented:
    """Return what a request shows of whoever makes it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = Secret(token.strip()) if scheme.lower() == "bearer" and token.strip() else None
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Presented(bearer, headers, getattr(request.state, PEER, None))


def status_of(error: IamscopeError) -> int:
    """Return the HTTP status of an error."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 422)


def error_shape(error: IamscopeError) -> dict[str, str]:
    """Return an error as clients read it, in the words of OAuth."""
    whole = "; ".join(one.message for one in error.errors) if isinstance(error, ManyErrors) else error.message
    said = {"error": error.code, "error_description": whole}
    return {**said, "hint": error.hint} if error.hint else said
