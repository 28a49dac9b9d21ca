"""A text that must not be seen: a key."""

from __future__ import annotations

import hmac
from typing import NoReturn
from urllib.parse import quote, quote_plus

_SHOWN = "Secret(...)"
_REMOVED = "(left out)"
_SHORTEST_KNOWN = 4
"""A shorter secret is not looked for in texts: it would be found in the middle of words."""


class Secret:
    """A text that no `repr`, format, log or pickle shows; only `reveal` does.

    Parameters
    ----------
    text : what is to be kept
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for whoever hands it over to where it belongs."""
        return self._text

    def removed_from(self, text: str) -> str:
        """A foreign text without this one in it, plain or as part of an address."""
        if len(self._text) < _SHORTEST_KNOWN:
            return text
        for form in {self._text, quote(self._text, safe=""), quote_plus(self._text)}:
            text = text.replace(form, _REMOVED)
        return text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]  # not to be a key of a dict, or part of one that is shown

    def __repr__(self) -> str:
        return _SHOWN

    def __str__(self) -> str:
        return _SHOWN

    def __format__(self, form: str) -> str:
        return format(_SHOWN, form)

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memory: object) -> Secret:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret cannot be pickled")
