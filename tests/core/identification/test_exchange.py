"""One question, one answer: every way in which the network can fail, told apart and within time."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from chart_hero_core.domain.progress import SilentMonitor
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
from chart_hero_core.identification.answers import json_object
from chart_hero_core.identification.exchange import USER_AGENT, Answer, Limits, Question, Upload, ask
from chart_hero_core.identification.sites import Site
from tests.support.network_services import (
    Reply,
    Services,
    broken_off,
    dripping_body,
    dripping_header,
    endless,
    json_reply,
    page_of_a_hotel,
    raw_reply,
    redirect,
    reset,
    running_services,
    silence,
)

pytestmark = pytest.mark.loopback

QUICK = Limits(connect_s=2.0, silence_s=0.3, total_s=0.6)


def get(services: Services, limits: Limits | None = None, path: str = "/ws/2") -> Answer:
    return ask(Question(Site("MusicBrainz", services.url), services.url + path), SilentMonitor(), limits)


def post(services: Services) -> Answer:
    site = Site("AudD", services.url)
    form = {"api_token": Secret("k3y-in-the-body")}
    return ask(
        Question(site, services.url, form=form, upload=Upload("a", b"b", "audio/ogg")), SilentMonitor()
    )


def queue(services: Services, *replies: Reply) -> None:
    services.musicbrainz.extend(replies)


def test_whoever_asks_says_who_it_is(services: Services) -> None:
    get(services)

    (asked,) = services.asked
    assert asked.headers["User-Agent"] == USER_AGENT
    assert asked.headers["User-Agent"].startswith("ChartHero/")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_host_is_followed(services: Services, status: int) -> None:
    queue(services, redirect("/ws/2/moved?x=1", status), json_reply({"here": 1}))

    assert get(services).body == b'{"here": 1}'
    assert [asked.path for asked in services.asked] == ["/ws/2", "/ws/2/moved"]


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_clip_is_never_redirected(services: Services, status: int) -> None:
    services.audd.append(redirect("/elsewhere", status))

    with pytest.raises(StrangeAnswerError, match="leads elsewhere"):
        post(services)
    assert len(services.asked) == 1


@pytest.mark.parametrize("host", ["https://example.org/x", "http://localhost:9/x", "//example.org/x"])
def test_a_redirect_off_the_host_is_refused(services: Services, host: str) -> None:
    queue(services, redirect(host))

    with pytest.raises(StrangeAnswerError, match="leads elsewhere"):
        get(services)
    assert len(services.asked) == 1


def test_a_redirect_to_another_port_is_refused(services: Services) -> None:
    with running_services() as other:
        queue(services, redirect(f"{other.url}/ws/2"))

        with pytest.raises(StrangeAnswerError, match="leads elsewhere"):
            get(services)
        assert not other.asked


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "ftp://127.0.0.1/x", "javascript:alert(1)"])
def test_a_redirect_to_another_scheme_is_refused(services: Services, scheme: str) -> None:
    queue(services, redirect(scheme))

    with pytest.raises(IdentificationError):
        get(services)


def test_a_loop_of_redirects_ends(services: Services) -> None:
    queue(services, *(redirect(f"/ws/2/{'ab'[i % 2]}") for i in range(50)))

    with pytest.raises(StrangeAnswerError, match="leads elsewhere"):
        get(services)
    assert len(services.asked) < 10


def test_an_endless_chain_of_redirects_ends(services: Services) -> None:
    queue(services, *(redirect(f"/ws/2/{i}") for i in range(50)))

    with pytest.raises(StrangeAnswerError, match="leads elsewhere"):
        get(services)
    assert len(services.asked) < 10


def test_plain_http_is_refused_but_for_this_computer() -> None:
    with pytest.raises(InsecureConnectionError, match="without encryption"):
        ask(Question(Site("AudD", "http://api.audd.io"), "http://api.audd.io/"), SilentMonitor())


def test_an_unknown_certificate_is_refused(services: Services) -> None:
    with running_services(Path(__file__).with_name("self_signed.pem")) as impostor:
        with pytest.raises(InsecureConnectionError, match="cannot prove who it is"):
            post(impostor)
        assert not impostor.asked


def test_no_server_is_no_connection() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"

        with pytest.raises(OfflineError, match="nothing was sent"):
            ask(Question(Site("AudD", url), url), SilentMonitor())


def test_an_unknown_name_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    with pytest.raises(OfflineError, match="no connection to AudD"):
        ask(Question(Site("AudD", "https://api.audd.io"), "https://api.audd.io/"), SilentMonitor())


@pytest.mark.parametrize("reply", [reset, broken_off])
def test_a_connection_that_breaks_is_told(services: Services, reply: Reply) -> None:
    queue(services, reply)

    with pytest.raises(OfflineError, match="broke off"):
        get(services)


@pytest.mark.parametrize("reply", [silence, dripping_header, dripping_body])
def test_what_takes_too_long_ends(services: Services, reply: Reply) -> None:
    queue(services, reply)

    with pytest.raises(TimedOutError, match="did not answer in time"):
        get(services, QUICK)


@pytest.mark.parametrize("is_stated", [False, True])
def test_50_mb_are_not_read(services: Services, is_stated: bool) -> None:
    queue(services, endless(50_000_000, is_stated=is_stated))

    with pytest.raises(OversizedAnswerError, match="far too long"):
        get(services)


class CancelSoon(SilentMonitor):
    """Cancels as soon as the question has arrived."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def is_cancelled(self) -> bool:
        return bool(self._services.asked)


@pytest.mark.parametrize("reply", [silence, dripping_header, dripping_body])
def test_a_question_on_its_way_can_be_cancelled(services: Services, reply: Reply) -> None:
    queue(services, reply)
    question = Question(Site("MusicBrainz", services.url), f"{services.url}/ws/2")

    with pytest.raises(CancelledError):
        ask(question, CancelSoon(services))


@pytest.mark.parametrize("reply", [silence, dripping_header, dripping_body])
def test_no_thread_is_left_behind(services: Services, reply: Reply) -> None:
    queue(services, reply)

    with pytest.raises(TimedOutError):
        get(services, QUICK)

    for thread in threading.enumerate():
        if thread.name == "question":
            thread.join(20)
            assert not thread.is_alive()


def test_before_anything_is_sent_it_is_told(services: Services) -> None:
    told: list[int] = []
    question = Question(Site("MusicBrainz", services.url), f"{services.url}/ws/2")

    ask(question, SilentMonitor(), None, lambda: told.append(len(services.asked)))

    assert told == [0]


# ---- what is in an answer ----------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 511])
def test_the_page_of_a_hotel_is_no_answer(services: Services, status: int) -> None:
    queue(services, page_of_a_hotel(status))

    with pytest.raises(StrangeAnswerError, match="log in"):
        json_object(get(services), "MusicBrainz")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nothing",
        b"[1, 2]",
        b'"text"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
    ids=["empty", "half", "word", "list", "text", "bytes", "deep", "huge number"],
)
def test_what_is_no_object_is_no_answer(services: Services, body: bytes) -> None:
    queue(services, raw_reply(body))

    with pytest.raises(StrangeAnswerError, match="cannot be read"):
        json_object(get(services), "MusicBrainz")


def test_no_error_leads_back_to_the_key(services: Services) -> None:
    services.audd.append(broken_off)

    with pytest.raises(ChartHeroError) as caught:
        post(services)

    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert "k3y" not in repr(vars(caught.value))
