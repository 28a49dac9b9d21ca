"""One question to a service, one answer: limited in time and size, cut within a moment when asked to.

Nothing is tried again. An answer is bytes that nobody has believed yet. Errors are made here from scratch:
those of the libraries below carry the whole question with them, and with it the key.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

import requests
import urllib3

from chart_hero_core import __version__
from chart_hero_core.domain.progress import Monitor, raise_if_cancelled
from chart_hero_core.domain.secret import Secret
from chart_hero_core.errors import (
    CancelledError,
    ChartHeroError,
    IdentificationError,
    InsecureConnectionError,
    OfflineError,
    OversizedAnswerError,
    StrangeAnswerError,
    TimedOutError,
)
from chart_hero_core.identification.sites import Site, is_loopback, is_secure, origin_of
from chart_hero_core.identification.sockets import Line, LineAdapter

_logger = logging.getLogger(__name__)

USER_AGENT = f"ChartHero/{__version__} (desktop drum chart editor)"
"""Who asks; MusicBrainz refuses those who do not say. https://musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting"""
LOOK_EVERY_S = 0.05
"""So often it is asked whether to go on."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_BLOCK_BYTES = 16_384
_END_S = 0.5
"""So long a cut exchange may take to end before nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take.

    Parameters
    ----------
    connect_s : until the connection stands
    silence_s : between two signs of life
    total_s : from the question to the end of the answer, whatever happens in between
    most_bytes : of the answer, unpacked
    """

    connect_s: float = 10.0
    silence_s: float = 20.0
    total_s: float = 45.0
    most_bytes: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send along.

    Parameters
    ----------
    name : as it is called there; tells nothing of the user's file
    data : its content
    media_type : such as "audio/ogg"
    """

    name: str
    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Parameters
    ----------
    site : whom
    url : where, whole
    parameters : part of the address; never a secret
    form : sent in the body; None asks by GET, and only then redirects are followed
    upload : sent in the body too, as "file"
    """

    site: Site
    url: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str | Secret] | None = None
    upload: Upload | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Parameters
    ----------
    status : of HTTP
    media_type : as the service states it, in small letters
    body : all of it, unpacked
    retry_after_s : how long to wait before asking again; None if nothing is said
    """

    status: int
    media_type: str
    body: bytes = field(repr=False)
    retry_after_s: float | None = None


def ask(
    question: Question, monitor: Monitor, limits: Limits | None = None, sent: Callable[[], None] | None = None
) -> Answer:
    """Ask, and wait for the whole answer.

    Parameters
    ----------
    question : what and whom
    monitor : asked whether to go on, 20 times a second
    limits : what it may take; None for the usual ones
    sent : called when the question is about to go out, in another thread

    Raises
    ------
    OfflineError, TimedOutError, InsecureConnectionError, StrangeAnswerError, OversizedAnswerError
        if there is no (whole, sensible) answer
    CancelledError
        if the monitor says so; within a moment
    """
    raise_if_cancelled(monitor)
    exchange = _Exchange(question, limits or Limits(), sent or (lambda: None))
    deadline_s = time.monotonic() + exchange.limits.total_s
    exchange.start()
    while not exchange.wait(LOOK_EVERY_S):
        if monitor.is_cancelled():
            exchange.cut()
            raise CancelledError("Stopped on request.")
        if time.monotonic() > deadline_s:
            exchange.cut()
            raise _timed_out(question.site.service)
    return exchange.answer()


class _Exchange:
    """A question on its way, in a thread of its own."""

    def __init__(self, question: Question, limits: Limits, sent: Callable[[], None]) -> None:
        self.limits = limits
        self._question = question
        self._sent = sent
        self._was_sent = False
        self._line = Line(self._tell_sent)
        self._answer: Answer | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="question", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wait(self, most_s: float) -> bool:
        """Wait for the end; say whether it came."""
        self._thread.join(most_s)
        return not self._thread.is_alive()

    def cut(self) -> None:
        """End it, and leave it alone if it does not (a name that is being looked up cannot be cut)."""
        self._line.cut()
        self._thread.join(_END_S)

    def answer(self) -> Answer:
        """The answer of a finished exchange, or its error."""
        if self._error is not None:
            raise self._error
        assert self._answer is not None
        return self._answer

    def _tell_sent(self) -> None:
        if not self._was_sent:
            self._was_sent = True
            self._sent()

    def _run(self) -> None:
        try:
            with _session(self._question.site, self._line) as session:
                self._answer = self._follow(session)
        except ChartHeroError as error:
            self._error = error.with_traceback(None)  # its frames know the question, and with it the key
        # All that the libraries below raise, whoever of them; it is told apart, and not passed on.
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            kind = type(error)
            _logger.info("%s: %s", self._question.site.service, kind.__name__)
            self._error = _told_apart(error, self._question.site.service, was_sent=self._was_sent)
        except Exception as error:  # noqa: BLE001  a fault of ours, which belongs to the thread that asked
            self._error = error
        finally:
            self._line.release()

    def _follow(self, session: requests.Session) -> Answer:
        """Ask, and go where the answer sends us, as long as that is allowed."""
        question, seen = self._question, set[str]()
        url = question.url
        while True:
            _require_secure(url, question.site)
            with self._send(session, url, is_first=not seen) as response:
                if response.status_code not in _REDIRECTS or "location" not in response.headers:
                    return self._read(response)
                seen.add(url)
                url = urljoin(url, response.headers["location"])
            if question.form is not None:  # a clip is sent once, and to whom the user knows
                raise _led_astray(question.site.service)
            if url in seen or len(seen) > _MOST_REDIRECTS or not question.site.may_lead_to(url):
                raise _led_astray(question.site.service)

    def _send(self, session: requests.Session, url: str, *, is_first: bool) -> requests.Response:
        question, limits = self._question, self.limits
        upload = question.upload
        form = question.form
        return session.request(
            "GET" if form is None else "POST",
            url,
            params=question.parameters if is_first else None,
            # As parts, even without a file: what is asked looks the same with and without one.
            files=None if form is None else _parts(form, upload),
            timeout=(limits.connect_s, limits.silence_s),
            allow_redirects=False,
            stream=True,
        )

    def _read(self, response: requests.Response) -> Answer:
        service, most = self._question.site.service, self.limits.most_bytes
        stated = response.headers.get("content-length", "")
        if stated.isdecimal() and int(stated) > most:
            raise _oversized(service)
        body = bytearray()
        for block in response.iter_content(_BLOCK_BYTES):
            body += block
            if len(body) > most:
                raise _oversized(service)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(response.status_code, media_type, self._without_secrets(body), _retry_after_s(response))

    def _without_secrets(self, body: bytearray) -> bytes:
        """Take out what was told in confidence: AudD echoes the key, and answers are looked at by many."""
        text = body.decode("latin-1")  # every byte is a sign, and stays that byte
        for value in (self._question.form or {}).values():
            if isinstance(value, Secret):
                text = value.removed_from(text)
        return text.encode("latin-1")


def _session(site: Site, line: Line) -> requests.Session:
    session = requests.Session()
    adapter = LineAdapter(line)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
    session.auth = _nobody  # else a password for this host in ~/.netrc would be sent along
    # A proxy would get what is meant for this computer itself, unencrypted.
    session.trust_env = not is_loopback(origin_of(site.base_url)[1])
    return session


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _parts(
    form: Mapping[str, str | Secret], upload: Upload | None
) -> dict[str, tuple[str | None, str | bytes] | tuple[str | None, str | bytes, str]]:
    parts: dict[str, tuple[str | None, str | bytes] | tuple[str | None, str | bytes, str]] = {
        name: (None, value.reveal() if isinstance(value, Secret) else value) for name, value in form.items()
    }
    if upload is not None:
        parts["file"] = (upload.name, upload.data, upload.media_type)
    return parts


def _retry_after_s(response: requests.Response) -> float | None:
    stated = response.headers.get("retry-after", "")
    return float(stated) if stated.isdecimal() else None


# ---- what can go wrong -------------------------------------------------------------------------


def _told_apart(error: Exception, service: str, *, was_sent: bool) -> IdentificationError:
    """Say in our own words what went wrong; nothing of the foreign error is kept."""
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
        return InsecureConnectionError(
            f"{service} cannot prove who it is (its certificate is not known here), so nothing was sent; "
            "check the network that you are in, and the clock of this computer.",
            service,
        )
    if isinstance(error, requests.exceptions.Timeout) or _is_read_timeout(error):
        return _timed_out(service)
    if was_sent:
        return OfflineError(
            f"The connection to {service} broke off before the answer was there; try again.", service
        )
    return OfflineError(
        f"There is no connection to {service}, so nothing was sent; check your network and try again.",
        service,
    )


def _is_read_timeout(error: Exception) -> bool:
    """Whether an answer stopped half-way: requests calls that a broken connection."""
    reasons = (error, *error.args)
    return any(isinstance(reason, urllib3.exceptions.ReadTimeoutError | TimeoutError) for reason in reasons)


def _require_secure(url: str, site: Site) -> None:
    if not is_secure(url):
        raise InsecureConnectionError(
            f"{site.service} asked for a connection without encryption, which is refused; "
            "check the network that you are in.",
            site.service,
        )


def _timed_out(service: str) -> TimedOutError:
    return TimedOutError(f"{service} did not answer in time; try again later.", service)


def _oversized(service: str) -> OversizedAnswerError:
    return OversizedAnswerError(
        f"{service} sent an unexpected answer (far too long), which was not read; try again later.", service
    )


def _led_astray(service: str) -> StrangeAnswerError:
    return StrangeAnswerError(
        f"{service} sent an unexpected answer (it leads elsewhere), which was not followed; "
        "if this network wants you to log in first, do so in a browser and try again.",
        service,
    )
