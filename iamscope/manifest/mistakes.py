"""Everything that can be wrong with a manifest or an estate file, and the list that collects it."""

from typing import ClassVar, NoReturn

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.place import Place
from iamscope.model.safe import printable, quoted

_LONGEST_PLACE = 300


class ManifestError(IamscopeError):
    """A mistake at one place; `nearest` is the valid word that was probably meant.

    The place is added to the message, unless it is a file as a whole, which the message itself names.
    """

    code: ClassVar[str] = "manifest-mistake"

    def __init__(
        self, message: str, place: Place, *, nearest: str | None = None, hint: str | None = None
    ) -> None:
        where = f" in {printable(str(place), _LONGEST_PLACE)}" if place.line else ""
        super().__init__(f"{message}{where}", hint=f"did you mean {quoted(nearest)}?" if nearest else hint)
        self.place = place
        self.nearest = nearest


class UnreadableFileError(ManifestError):
    """A file or directory cannot be read."""

    code = "unreadable-file"


class FileTooLargeError(ManifestError):
    """A manifest is larger than anybody would write."""

    code = "file-too-large"


class EncodingError(ManifestError):
    """A file is not UTF-8."""

    code = "not-utf-8"


class InvalidYamlError(ManifestError):
    """A file is not YAML."""

    code = "invalid-yaml"


class NestingError(ManifestError):
    """A document is nested deeper than any manifest, or contains itself."""

    code = "nested-too-deep"


class TooManyValuesError(ManifestError):
    """A document holds, once its aliases are followed, more values than any manifest."""

    code = "too-many-values"


class UnsafeCharacterError(ManifestError):
    """A text holds a character that is invisible, or changes how the text around it looks."""

    code = "unsafe-character"


class NoManifestError(ManifestError):
    """There is no document of our kinds where one was expected."""

    code = "no-manifest"


class UnknownKindError(ManifestError):
    """A document looks like one of ours but its kind is misspelled."""

    code = "unknown-kind"


class UnknownVersionError(ManifestError):
    """A document is of a version that this iamscope does not read."""

    code = "unknown-version"


class UnknownKeyError(ManifestError):
    """A key does not exist at this place."""

    code = "unknown-key"


class DuplicateKeyError(ManifestError):
    """A key is written twice at one place."""

    code = "duplicate-key"


class MissingKeyError(ManifestError):
    """A required key is absent."""

    code = "missing-key"


class ConflictingKeysError(ManifestError):
    """Two keys stand together that exclude each other."""

    code = "conflicting-keys"


class WrongTypeError(ManifestError):
    """A value is of another type than expected."""

    code = "wrong-type"


class EmptyValueError(ManifestError):
    """A value is there but says nothing."""

    code = "empty-value"


class BadNameError(ManifestError):
    """A name holds characters that names may not have, or is too long."""

    code = "bad-name"


class DuplicateNameError(ManifestError):
    """Two agent roles, environments or estates share a name."""

    code = "duplicate-name"


class DuplicateValueError(ManifestError):
    """A list names the same thing twice."""

    code = "duplicate-value"


class UnknownCloudError(ManifestError):
    """A key stands where a cloud is expected and is none."""

    code = "unknown-cloud"


class UnknownActionError(ManifestError):
    """An action does not exist in its cloud, or a pattern matches none."""

    code = "unknown-action"


class MalformedResourceError(ManifestError):
    """A resource is not written as its cloud writes resources."""

    code = "malformed-resource"


class MalformedPrincipalError(ManifestError):
    """A principal is not written as its cloud writes principals."""

    code = "malformed-principal"


class UnknownConditionError(ManifestError):
    """A condition's operator or key does not exist in its cloud."""

    code = "unknown-condition"


class BadDurationError(ManifestError):
    """A lifetime cannot be read, or is too short or too long."""

    code = "bad-duration"


class BadCredentialError(ManifestError):
    """A cloud cannot issue credentials in this way."""

    code = "bad-credential"


class BadScopeError(ManifestError):
    """A place named by an environment cannot exist in its cloud."""

    code = "bad-scope"


class BadReferenceError(ManifestError):
    """A definition of the provider is referenced in a way that its cloud does not know."""

    code = "bad-reference"


class BadDateError(ManifestError):
    """A date is not one of the calendar."""

    code = "bad-date"


class BadDangerError(ManifestError):
    """A text that should name a class of danger names none."""

    code = "bad-danger"


class BadCountError(ManifestError):
    """A text that should count people does not."""

    code = "bad-count"


class BadFingerprintError(ManifestError):
    """A fingerprint is not written as findings show it."""

    code = "bad-fingerprint"


class UnsafePathError(ManifestError):
    """A file is named in a way that could lead out of the manifest's directory."""

    code = "unsafe-path"


class NotAnAccessListError(ManifestError):
    """A file that is included is not one access list."""

    code = "not-an-access-list"


class IncludeCycleError(ManifestError):
    """A file includes itself, perhaps through others."""

    code = "include-cycle"


class TooManyIncludesError(ManifestError):
    """Files are included deeper, or there are more of them, than anybody would write."""

    code = "too-many-includes"


class ContradictionError(ManifestError):
    """A manifest says a thing and its opposite."""

    code = "contradiction"


class UnknownEnvironmentError(ManifestError):
    """A manifest names an environment that the estate file does not define."""

    code = "unknown-environment"


class Mistakes:
    """A list of mistakes that grows while files are read, and is raised as a whole."""

    def __init__(self) -> None:
        self._found: dict[tuple[Place, str, str], ManifestError] = {}

    def __len__(self) -> int:
        return len(self._found)

    def add(self, mistake: ManifestError) -> None:
        """Keep one mistake; the same one at the same place counts once."""
        self._found.setdefault((mistake.place, mistake.code, mistake.message), mistake)

    def include(self, others: "Mistakes") -> None:
        """Keep the mistakes of another list too."""
        self._found = others._found | self._found

    def raise_any(self) -> None:
        """Raise what was found, sorted by file and line; do nothing when nothing was."""
        if self._found:
            self._raise(tuple(error for _, error in sorted(self._found.items(), key=lambda item: item[0])))

    @staticmethod
    def _raise(errors: tuple[ManifestError, ...]) -> NoReturn:
        raise errors[0] if len(errors) == 1 else ManyErrors(errors)
