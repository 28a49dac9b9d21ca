"""AudD, MusicBrainz and the Cover Art Archive, played by one real server on this computer.

Shapes are those that the services document; what they say is invented. A test puts replies in a queue, each
for one question; an empty queue gives the usual good answer.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.support.pictures import picture

GOOD_KEY = "k3y-0f-the-t3sts-2f6b1c"
RELEASE_ID = "7b0c3a52-1f0d-4b5e-9a43-0d5d1c0aa001"
LIVE_RELEASE_ID = "7b0c3a52-1f0d-4b5e-9a43-0d5d1c0aa002"


@dataclass
class Asked:
    """A question as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    file: bytes | None = None
    file_name: str | None = None


class Handler(BaseHTTPRequestHandler):
    """Reads a question, and lets a reply answer it."""

    services: Services

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        asked = self._asked()
        self.services.asked.append(asked)
        with suppress(ConnectionError):  # whoever asked has gone
            self.services.reply_to(asked)(self)

    def _asked(self) -> Asked:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = Asked(self.command, parts.path, query, dict(self.headers))
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        head = f"Content-Type: {self.headers.get('content-type', '')}\n\n".encode()
        form = {}
        for part in message_from_bytes(head + body).walk():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if name == "file":
                asked.file, asked.file_name = content, part.get_filename()
            elif name is not None:
                form[name] = content.decode()
        asked.form = form
        return asked


Reply = Callable[[Handler], None]


class Services:
    """The server.

    Attributes
    ----------
    asked : every question, in order
    audd, musicbrainz, covers : replies to come, each for one question
    url : where it is
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.asked: list[Asked] = []
        self.audd: deque[Reply] = deque()
        self.musicbrainz: deque[Reply] = deque()
        self.covers: deque[Reply] = deque()
        self.is_closing = threading.Event()
        handler = type("BoundHandler", (Handler,), {"services": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        scheme = "http" if certificate is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def reply_to(self, asked: Asked) -> Reply:
        """Choose a reply."""
        queue, usual = self.covers, picture_reply()
        if asked.path.startswith("/ws/2"):
            queue, usual = self.musicbrainz, json_reply(musicbrainz_answer())
        elif asked.method == "POST":
            queue, usual = self.audd, self._usual_audd(asked)
        return queue.popleft() if queue else usual

    @property
    def uploads(self) -> list[Asked]:
        """Questions to AudD that brought a clip."""
        return [asked for asked in self.asked if asked.file is not None]

    def _usual_audd(self, asked: Asked) -> Reply:
        if asked.form.get("api_token") != GOOD_KEY:
            return audd_error(900, "Recognition failed: authorization failed: wrong api_token.", asked)
        if asked.file is None:
            return audd_error(700, "You haven't sent a file or a link to one.", asked)
        return json_reply(audd_answer())


@contextmanager
def running_services(certificate: Path | None = None) -> Iterator[Services]:
    with Services(certificate) as services:
        yield services


# ---- replies -----------------------------------------------------------------------------------


def raw_reply(body: bytes, media_type: str = "application/json", status: int = 200, **headers: str) -> Reply:
    def reply(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def json_reply(content: object, status: int = 200, **headers: str) -> Reply:
    return raw_reply(json.dumps(content).encode(), status=status, **headers)


def picture_reply(width: int = 600, height: int = 600) -> Reply:
    return raw_reply(picture(".jpg", width, height, level=200), "image/jpeg")


def redirect(location: str, status: int = 302) -> Reply:
    return raw_reply(b"", status=status, Location=location)


def page_of_a_hotel(status: int = 200) -> Reply:
    page = b"<!DOCTYPE html><html><title>Welcome</title><body>Please log in</body></html>"
    return raw_reply(page, "text/html; charset=utf-8", status)


def silence(handler: Handler) -> None:
    """Never answer."""
    handler.services.is_closing.wait(60)


def dripping_header(handler: Handler) -> None:
    """Send a header that never ends, some bytes at a time."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    while not handler.services.is_closing.wait(0.02):
        handler.wfile.write(b"X-Drip: 1\r\n"[:5])
        handler.wfile.flush()


def dripping_body(handler: Handler) -> None:
    """Send a body that never ends, a blank at a time."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not handler.services.is_closing.wait(0.02):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def reset(handler: Handler) -> None:
    """Break the connection off."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def broken_off(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{")


def endless(n_bytes: int, *, is_stated: bool) -> Reply:
    def reply(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        if is_stated:
            handler.send_header("Content-Length", str(n_bytes))
        handler.end_headers()
        for _ in range(n_bytes // 100_000):
            handler.wfile.write(b" " * 100_000)

    return reply


# ---- AudD --------------------------------------------------------------------------------------


def audd_error(code: int, message: str, asked: Asked | None = None) -> Reply:
    """A refusal, with all that was sent echoed beside it, as AudD does."""
    sent = {} if asked is None else dict(asked.form)
    return json_reply(
        {
            "status": "error",
            "error": {"error_code": code, "error_message": message},
            "request_params": sent,
            "request_api_method": "recognize",
            "request_http_method": "POST",
        }
    )


def audd_nothing() -> Reply:
    return json_reply({"status": "success", "result": None})


def audd_answer(**changes: Any) -> dict[str, Any]:
    result = {
        "artist": "The Quiet Engines",
        "title": "Copper Sky",
        "album": "Long Way Up",
        "release_date": "2008-03-14",
        "label": "Small Hours",
        "timecode": "00:04",
        "song_link": "https://lis.tn/CopperSky",
        "apple_music": {
            "artistName": "The Quiet Engines",
            "name": "Copper Sky",
            "durationInMillis": 30_000,
            "genreNames": ["Music", "Alternative"],
            "artwork": {
                "width": 3000,
                "height": 3000,
                "url": "https://is1-ssl.mzstatic.com/a/{w}x{h}bb.jpg",
            },
        },
        "musicbrainz": [
            recording(),
            recording(title="Copper Sky (live)", album="Live in Oslo", live=True, length=41_000),
        ],
    }
    return {"status": "success", "result": {**result, **changes}}


# ---- MusicBrainz -------------------------------------------------------------------------------


def recording(
    *,
    title: str = "Copper Sky",
    artist: str = "The Quiet Engines",
    album: str = "Long Way Up",
    live: bool = False,
    length: int | None = 30_000,
) -> dict[str, Any]:
    return {
        "id": "0f3a9f3e-6c3a-4b9b-8d2e-5b6f8c6d0001",
        "score": 100,
        "title": title,
        "length": length,
        "disambiguation": "live, 2010-05-01: Oslo" if live else "",
        "artist-credit": [{"name": artist, "artist": {"id": "a", "name": artist}}],
        "first-release-date": "2010-11-02" if live else "2008-03-14",
        "releases": [
            {
                "id": LIVE_RELEASE_ID if live else RELEASE_ID,
                "title": album,
                "status": "Official",
                "date": "2010-11-02" if live else "2008-03-14",
                "release-group": {
                    "primary-type": "Album",
                    **({"secondary-types": ["Live"]} if live else {}),
                },
            }
        ],
        "tags": [{"count": 3, "name": "indie rock"}, {"count": 1, "name": "rock"}],
    }


def musicbrainz_answer(*recordings: dict[str, Any]) -> dict[str, Any]:
    found = list(recordings) or [
        recording(title="Copper Sky (live)", album="Live in Oslo", live=True, length=41_000),
        recording(),
    ]
    return {"created": "2025-01-01T00:00:00.000Z", "count": len(found), "offset": 0, "recordings": found}
