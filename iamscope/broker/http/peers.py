"""Whom the kernel says is at the other end of a Unix socket, told to the application."""

import socket
import struct
from asyncio import Transport
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from iamscope.broker.identity.presented import Peer

PEER = "peer"
"""The name under which a request's state holds its peer."""
_CREDENTIALS = struct.Struct("3i")


def peer_of(connection: Any) -> Peer | None:
    """Return the process at the other end of a connection, `None` where it is no Unix socket."""
    if connection is None or connection.family != socket.AF_UNIX or not hasattr(socket, "SO_PEERCRED"):
        return None
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid, uid, gid = _CREDENTIALS.unpack(raw)
    return Peer(uid, gid, pid)


class PeerProtocol(H11Protocol):
    """HTTP in which every request knows its peer."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Take in a connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, PEER: peer_of(transport.get_extra_info("socket"))}
