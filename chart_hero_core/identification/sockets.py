"""Connections that can be cut from another thread: a blocking `requests` call has no other way to end.

A read that waits has a time limit of its own, but one byte every few seconds never reaches it.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager


class Line:
    """The connections of one exchange.

    Parameters
    ----------
    opened : called when a connection stands, before anything of the question is sent
    """

    def __init__(self, opened: Callable[[], None]) -> None:
        self._opened = opened
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []
        self._is_cut = False

    def hold(self, sock: socket.socket) -> None:
        """Keep a handle on a new connection.

        Parameters
        ----------
        sock : the plain one; the handle is a copy of it, since TLS takes the plain one over

        Raises
        ------
        ConnectionAbortedError
            if the line was cut meanwhile
        """
        with self._lock:
            if not self._is_cut:
                self._handles.append(sock.dup())
                return
        sock.close()
        raise ConnectionAbortedError("the line was cut")

    def stands(self) -> None:
        """Tell that a connection stands."""
        self._opened()

    def cut(self) -> None:
        """End every connection; whoever waits for one gets an error or its end at once."""
        with self._lock:
            self._is_cut = True
            for handle in self._handles:
                with contextlib.suppress(OSError):  # it may have ended by itself
                    handle.shutdown(socket.SHUT_RDWR)
        self.release()

    def release(self) -> None:
        """Give the handles up; a connection ends when nobody else holds it."""
        with self._lock:
            handles, self._handles = self._handles, []
        for handle in handles:
            handle.close()


class LineAdapter(HTTPAdapter):
    """Makes connections that belong to a line; nothing is tried twice.

    Parameters
    ----------
    line : that they belong to
    """

    def __init__(self, line: Line) -> None:
        self._pools = _pool_classes(line)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools of direct connections."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> PoolManager:
        """Make the pools of connections through a proxy."""
        manager: PoolManager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool_classes(line: Line) -> dict[str, type[HTTPConnectionPool]]:
    """Pools per scheme whose connections tell the line about themselves."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            line.hold(sock)
            return sock

        def connect(self) -> None:
            super().connect()
            line.stands()

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            line.hold(sock)
            return sock

        def connect(self) -> None:
            super().connect()
            line.stands()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
