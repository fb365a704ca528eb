"""Which keys a record takes, and which one was meant."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from iamscope.manifest.judge import Setting
from iamscope.manifest.mistakes import Mistakes, UnknownCloudError, UnknownKeyError
from iamscope.manifest.nearest import nearest
from iamscope.manifest.place import Located
from iamscope.manifest.shape import Keys, Record, Shape
from iamscope.manifest.spot import Spot
from iamscope.model.safe import quoted


@dataclass(frozen=True, slots=True)
class Meant:
    """A key that has a place in the record, and the shape of its value if it has one."""

    key: str
    shape: Shape | None


def key_meant(written: Located, record: Record, spot: Spot, mistakes: Mistakes) -> Meant:
    """Return a key with the shape below it, and report one that has no place in the record.

    A misspelled key is taken for the one that was probably meant, so that one slip is one mistake.
    """
    if written.text in record.fields:
        return Meant(written.text, record.fields[written.text].shape)
    known = _further_keys(record, spot.setting)
    if known is None or written.text in known:
        return Meant(written.text, record.rest)
    choices = sorted(record.fields.keys() | known)
    key = nearest(written.text, choices)
    error, what = (UnknownCloudError, "cloud") if record.keys is Keys.CLOUD else (UnknownKeyError, "key")
    under = f" under {spot.name}" if spot.path else ""
    hint = f"known here: {', '.join(f'`{choice}`' for choice in choices)}"
    message = f"unknown {what} {quoted(written.text)}{under}"
    mistakes.add(error(message, written.place, nearest=key, hint=hint))
    if key is not None and key in record.fields:
        return Meant(key, record.fields[key].shape)
    return Meant(key or written.text, record.rest)


def setting_below(key: str, record: Record, setting: Setting) -> Setting:
    """Return what surrounds the value under a key."""
    if record.keys is Keys.CLOUD and key not in record.fields:
        return replace(setting, cloud=setting.vocabularies.get(key), key=key)
    return replace(setting, key=key)


def _further_keys(record: Record, setting: Setting) -> AbstractSet[str] | None:
    """Return the keys that a record takes besides its fields, or nothing when it takes any."""
    match record.keys:
        case Keys.NONE:
            return frozenset()
        case Keys.CLOUD:
            return setting.vocabularies.keys()
        case Keys.SCOPE:
            return frozenset(setting.cloud.scope_fields) if setting.cloud else None
        case Keys.CREDENTIAL:
            return frozenset(setting.cloud.credential_fields) if setting.cloud else None
        case Keys.ANY:
            return None
