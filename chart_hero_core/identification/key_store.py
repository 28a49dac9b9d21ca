"""Where the key for AudD is: the environment, the system's keyring, or this process alone.

A keyring may be missing, locked, broken, or wait for somebody to type a password into a window. So it is
asked in a thread that nobody needs to wait for, and after its first failure no more in this process.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

from chart_hero_core.domain.identification import KeyPlace, KeyStatus
from chart_hero_core.domain.secret import Secret
from chart_hero_core.errors import OptionError

_logger = logging.getLogger(__name__)

VARIABLE = "CHART_HERO_AUDD_KEY"
LONGEST_WAIT_S = 20.0
"""Long enough to type a password that the keyring asks for."""
_SERVICE, _USER = "Chart Hero", "AudD"
_LONGEST_KEY = 256
_KEEPS_NOTHING_SAFE = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
"""Backends that refuse, that forget, and that write keys into plain files."""

_Value = TypeVar("_Value")


class Keyring(Protocol):
    """What is needed of a keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """Fetch a password; None if there is none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password."""


class KeyStore:
    """Keeps the key, as safely as this computer can.

    Parameters
    ----------
    find_keyring : finds the keyring; raises if there is none
    environment : variables; None for those of this process
    longest_wait_s : for one answer of the keyring
    """

    def __init__(
        self,
        find_keyring: Callable[[], Keyring] | None = None,
        environment: Mapping[str, str] | None = None,
        longest_wait_s: float = LONGEST_WAIT_S,
    ) -> None:
        self._find_keyring = find_keyring or system_keyring
        self._environment = os.environ if environment is None else environment
        self._longest_wait_s = longest_wait_s
        self._lock = threading.RLock()
        self._session_key: Secret | None = None
        self._keyring_name = ""
        self._trouble = ""

    def key(self) -> Secret | None:
        """The key to ask with; None if there is none."""
        with self._lock:
            return self._in_environment() or self._session_key or self._in_keyring()

    def status(self) -> KeyStatus:
        """Say where the key is."""
        with self._lock:
            if self._in_environment() is not None:
                place = KeyPlace.ENVIRONMENT
            elif self._session_key is not None:
                place = KeyPlace.SESSION
            else:
                place = KeyPlace.NOWHERE if self._in_keyring() is None else KeyPlace.KEYRING
            return KeyStatus(place, "" if self._trouble else self._keyring_name, self._trouble)

    def keep(self, key: Secret) -> KeyStatus:
        """Keep a key: in the keyring, else for this process.

        Raises
        ------
        OptionError
            if it cannot be a key
        """
        checked = checked_key(key)
        with self._lock:
            self._session_key, self._trouble = checked, ""  # it may have been unlocked meanwhile
            self._with_keyring(lambda ring: ring.set_password(_SERVICE, _USER, checked.reveal()))
            if self._in_keyring() == checked:  # a keyring that says so is not believed: some keep nothing
                self._session_key = None
            elif not self._trouble:
                self._trouble = "The keyring did not keep the key."
            return self.status()

    def clear(self) -> KeyStatus:
        """Forget the key everywhere but in the environment."""
        with self._lock:
            self._session_key = None
            if self._in_keyring() is not None:
                self._with_keyring(lambda ring: ring.delete_password(_SERVICE, _USER))
            return self.status()

    def _in_environment(self) -> Secret | None:
        text = self._environment.get(VARIABLE, "").strip()
        return Secret(text) if text else None

    def _in_keyring(self) -> Secret | None:
        text = self._with_keyring(lambda ring: ring.get_password(_SERVICE, _USER))
        return Secret(text) if text else None

    def _with_keyring(self, use: Callable[[Keyring], _Value]) -> _Value | None:
        """Use the keyring, unless it failed before; None if it fails now."""
        if self._trouble:
            return None

        def find_and_use() -> _Value:
            keyring = self._find_keyring()
            self._keyring_name = type(keyring).__module__.rpartition(".")[2]
            return use(keyring)

        attempt = _Attempt(find_and_use)
        self._trouble = attempt.trouble_within(self._longest_wait_s)
        return None if self._trouble else attempt.value


class _Attempt(Generic[_Value]):
    """One use of the keyring, in a thread that may never end."""

    def __init__(self, use: Callable[[], _Value]) -> None:
        self.value: _Value | None = None
        self._use = use
        self._fault: str = ""

    def trouble_within(self, most_s: float) -> str:
        """Wait for the end; say what went wrong, empty for nothing."""
        thread = threading.Thread(target=self._run, name="keyring", daemon=True)
        thread.start()
        thread.join(most_s)
        if thread.is_alive():
            return "The keyring of this computer does not answer."
        return self._fault

    def _run(self) -> None:
        try:
            self.value = self._use()
        # Backends raise what the libraries below them raise, and some of it is no KeyringError.
        except Exception as error:  # noqa: BLE001
            kind = type(error).__name__  # the text could hold the key
            _logger.info("the keyring cannot be used: %s", kind)
            self._fault = f"The keyring of this computer cannot be used ({kind})."


def checked_key(key: Secret) -> Secret:
    """Take the blanks off a key that was pasted, and refuse what cannot be one.

    Raises
    ------
    OptionError
        if it is empty, too long, or holds blanks or signs that no key has
    """
    text = key.reveal().strip()
    if not text:
        raise OptionError("The key is empty; copy it from dashboard.audd.io.")
    if len(text) > _LONGEST_KEY or not text.isascii() or not text.isprintable() or " " in text:
        raise OptionError("This cannot be a key for AudD; copy it again from dashboard.audd.io.")
    return Secret(text)


def system_keyring() -> Keyring:
    """Find the keyring of this system, one that keeps keys and keeps them safe.

    Raises
    ------
    RuntimeError
        if there is none
    """
    # Finding its backends takes a while, and most runs never need one.
    import keyring

    found = keyring.get_keyring()
    backends: tuple[Keyring, ...] = tuple(getattr(found, "backends", (found,)))  # some are chains of others
    for backend in backends:
        if not type(backend).__module__.startswith(_KEEPS_NOTHING_SAFE):
            return backend
    raise RuntimeError("no keyring")
