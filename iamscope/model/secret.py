"""Secrets, and credentials made of them."""

from dataclasses import dataclass


class Secret:
    """A text that must not be seen: `repr`, `str` and formatting hide it, `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text; call it only where the secret is handed to its owner."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(hidden)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> str:
        raise TypeError("a secret cannot be pickled")


@dataclass(frozen=True, slots=True)
class Credential:
    """A short-lived credential: its parts by the provider's name, whom it makes its bearer, and its end.

    `public` holds what may be shown, `secret` what may not; `expires` is RFC 3339, `notes` for the issuer.
    """

    bearer: str
    public: dict[str, str]
    secret: dict[str, Secret]
    expires: str
    notes: tuple[str, ...] = ()
