"""Keyrings to test with: one in memory, and those that let their user down."""

from __future__ import annotations

import threading


class MemoryKeyring:
    """Keeps passwords as long as it lives."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class ForgetfulKeyring(MemoryKeyring):
    """Takes passwords and keeps none, as keyring's "null" backend."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class LockedKeyring(MemoryKeyring):
    """Refuses everything, and names what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"cannot keep {password}")


class SilentKeyring(MemoryKeyring):
    """Waits for somebody to answer a window that nobody sees, until `answer` is called."""

    def __init__(self) -> None:
        super().__init__()
        self._answered = threading.Event()

    def answer(self) -> None:
        self._answered.set()

    def get_password(self, service: str, username: str) -> str | None:
        self._answered.wait(30)
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answered.wait(30)
