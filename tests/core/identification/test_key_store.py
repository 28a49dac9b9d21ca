"""The key: where it is kept, what happens where it cannot be, and who may see it."""

from __future__ import annotations

import copy
import json
import os
import pickle
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from chart_hero_core.domain.identification import KeyPlace
from chart_hero_core.domain.secret import Secret
from chart_hero_core.errors import OptionError
from chart_hero_core.identification import key_store
from chart_hero_core.identification.key_store import VARIABLE, Keyring, KeyStore, system_keyring
from tests.support.keyrings import ForgetfulKeyring, LockedKeyring, MemoryKeyring, SilentKeyring

KEY = "pl4nted-k3y-77aa"


def store_of(keyring: Keyring, **environment: str) -> KeyStore:
    return KeyStore(lambda: keyring, environment, longest_wait_s=10.0)


def test_without_a_key_there_is_none() -> None:
    store = store_of(MemoryKeyring())

    assert store.key() is None
    assert store.status().place is KeyPlace.NOWHERE
    assert not store.status().has_key


def test_a_key_goes_into_the_keyring() -> None:
    keyring = MemoryKeyring()
    status = store_of(keyring).keep(Secret(f"  {KEY}\n"))

    assert status.place is KeyPlace.KEYRING
    assert status.trouble == ""
    assert list(keyring.kept.values()) == [KEY]
    assert store_of(keyring).key() == Secret(KEY)


def test_the_environment_stands_before_the_keyring() -> None:
    store = store_of(MemoryKeyring(), **{VARIABLE: "0f-the-env1r0nment"})
    store.keep(Secret(KEY))

    assert store.key() == Secret("0f-the-env1r0nment")
    assert store.status().place is KeyPlace.ENVIRONMENT
    assert store.clear().place is KeyPlace.ENVIRONMENT


def test_an_empty_variable_is_no_key() -> None:
    assert store_of(MemoryKeyring(), **{VARIABLE: "  "}).key() is None


def test_a_forgotten_key_is_nowhere() -> None:
    keyring = MemoryKeyring()
    store = store_of(keyring)
    store.keep(Secret(KEY))

    assert store.clear().place is KeyPlace.NOWHERE
    assert keyring.kept == {}


@pytest.mark.parametrize("keyring", [ForgetfulKeyring(), LockedKeyring()], ids=["forgetful", "locked"])
def test_without_a_safe_place_the_key_is_kept_for_this_session(keyring: Keyring) -> None:
    store = store_of(keyring)
    status = store.keep(Secret(KEY))

    assert (status.place, status.keyring) == (KeyPlace.SESSION, "")
    assert status.trouble.startswith("The keyring")
    assert KEY not in status.trouble
    assert store.key() == Secret(KEY)
    assert store.clear().place is KeyPlace.NOWHERE


def test_no_keyring_at_all() -> None:
    def find() -> Keyring:
        raise RuntimeError("no keyring")

    assert KeyStore(find, {}).keep(Secret(KEY)).place is KeyPlace.SESSION


def test_nobody_waits_for_a_keyring_that_waits() -> None:
    keyring = SilentKeyring()
    store = KeyStore(lambda: keyring, {}, longest_wait_s=0.05)

    status = store.keep(Secret(KEY))

    assert status.place is KeyPlace.SESSION
    assert status.trouble == "The keyring of this computer does not answer."
    assert store.key() == Secret(KEY)
    keyring.answer()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(20)


def test_a_keyring_that_was_unlocked_is_tried_again() -> None:
    rings: Iterator[Keyring] = iter([LockedKeyring(), *[MemoryKeyring()] * 4])
    store = KeyStore(lambda: next(rings), {})
    store.status()

    assert store.keep(Secret(KEY)).place is KeyPlace.KEYRING


@pytest.mark.parametrize("text", ["", "   ", "two words", "k\x00y", "schlüssel", "x" * 300])
def test_what_cannot_be_a_key_is_refused_unseen(text: str) -> None:
    with pytest.raises(OptionError, match=r"dashboard\.audd\.io") as caught:
        store_of(MemoryKeyring()).keep(Secret(text))
    assert not text.strip() or text not in str(caught.value)


@pytest.mark.parametrize("module", ["keyring.backends.null", "keyring.backends.fail", "keyrings.alt.file"])
def test_keyrings_that_keep_nothing_safe_are_none(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    unsafe = type("Keyring", (MemoryKeyring,), {"__module__": module})()
    monkeypatch.setattr("keyring.get_keyring", lambda: unsafe)

    with pytest.raises(RuntimeError, match="no keyring"):
        system_keyring()


def test_of_a_chain_of_keyrings_a_safe_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Chain:
        backends: tuple[Keyring, ...]

    unsafe = type("Keyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})()
    safe = MemoryKeyring()
    monkeypatch.setattr("keyring.get_keyring", lambda: Chain((unsafe, safe)))

    assert system_keyring() is safe


SECRET_SERVICE = """
import sys
from chart_hero_core.domain.secret import Secret
from chart_hero_core.identification.key_store import KeyStore
print(KeyStore(environment={}).keep(Secret(sys.stdin.readline().strip())).place.value)
print(KeyStore(environment={}).key().reveal()[::-1])
print(KeyStore(environment={}).clear().place.value)
"""


def test_the_secret_service_of_a_desktop(tmp_path: Path) -> None:
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed, so there is no Secret Service to try")
    unlock = "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    script = tmp_path / "use_keyring.py"
    script.write_text(SECRET_SERVICE, encoding="utf-8")
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    environment = {
        **kept,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PYTHONPATH": str(Path(key_store.__file__).parents[2]),
    }

    result = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", f'{unlock}; exec "$0" "$1"', sys.executable, str(script)],
        input=f"{KEY}\n", capture_output=True, text=True, env=environment, timeout=120, check=False,
    )  # fmt: skip

    assert result.stdout.split() == ["keyring", KEY[::-1], "nowhere"], result.stderr


# ---- a secret ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    key: Secret


def test_a_secret_is_not_seen() -> None:
    secret = Secret(KEY)

    shown = f"{secret} {secret!r} {secret:>30} {Holder(secret)} {[secret]} %s" % secret
    assert KEY not in shown
    assert KEY not in repr(asdict(Holder(copy.deepcopy(secret))))


def test_a_secret_goes_into_no_file() -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(Holder(Secret(KEY)))
    with pytest.raises(TypeError, match="not JSON serializable"):
        json.dumps({"key": Secret(KEY)})
    with pytest.raises(TypeError, match="unhashable"):
        hash(Secret(KEY))


def test_a_secret_is_taken_out_of_a_text() -> None:
    assert Secret("a b/c+d").removed_from("x a b/c+d a%20b%2Fc%2Bd a+b%2Fc%2Bd y") == (
        "x (left out) (left out) (left out) y"
    )


def test_secrets_are_the_same_if_their_texts_are() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert not Secret("")
