"""What a check of manifests found, for a terminal: one block for each manifest, the worst first."""

from collections.abc import Iterator, Sequence

from iamscope.model.checked import CheckedManifest, Objection, Verdict
from iamscope.model.columns import count, wrapped
from iamscope.model.compared import Example
from iamscope.model.safe import printable

_LONG = 600
_LABEL = 8
_ROW = " " * (_LABEL + 3)
_ORDER = (Verdict.INCONSISTENT, Verdict.UNKNOWN, Verdict.CONSISTENT)
_WORDS = {
    Verdict.CONSISTENT: "consistent",
    Verdict.INCONSISTENT: "not consistent",
    Verdict.UNKNOWN: "cannot tell whether it is consistent",
}


def render(manifests: Sequence[CheckedManifest]) -> str:
    """Return each manifest with its objections, and how many there are of each verdict."""
    return "\n".join(_lines(manifests)) + "\n"


def _lines(manifests: Sequence[CheckedManifest]) -> Iterator[str]:
    for manifest in sorted(manifests, key=lambda one: _ORDER.index(one.verdict)):
        yield from _manifest(manifest)
    counts = [(sum(one.verdict is verdict for one in manifests), verdict) for verdict in _ORDER]
    told = ", ".join(f"{number} {verdict.value}" for number, verdict in counts if number)
    yield f"{count(len(manifests), 'manifest')}: {told or 'nothing to check'}"


def _manifest(manifest: CheckedManifest) -> Iterator[str]:
    place = printable(manifest.place, _LONG)
    yield from wrapped(f"{printable(manifest.name)} ({place}): {_WORDS[manifest.verdict]}", after="  ")
    if manifest.verdict is Verdict.CONSISTENT:
        yield from wrapped(_proven(manifest), "  ")
    for objection in manifest.objections:
        yield from _objection(objection)
    yield ""


def _proven(manifest: CheckedManifest) -> str:
    if not manifest.declares:
        return "it declares nothing"
    entries = "its entry" if manifest.declares == 1 else f"each of its {manifest.declares:,} entries"
    lines = f"{manifest.forbids:,} " + ("entry" if manifest.forbids == 1 else "entries")
    apart = f", and `never` ({lines}) forbids none of it" if manifest.forbids else ""
    return f"proven: {entries} allows something{apart}"


def _objection(objection: Objection) -> Iterator[str]:
    label = f"  {objection.weight.value.upper().ljust(_LABEL)} "
    yield from wrapped(printable(objection.message, _LONG), label, _ROW)
    places = " and ".join(printable(place, _LONG) for place in objection.places)
    yield from wrapped(f"at {places}", _ROW, f"{_ROW}  ")
    if objection.example is not None:
        yield from _example(objection.example)
    if objection.hint:
        yield from wrapped(f"hint: {printable(objection.hint, _LONG)}", _ROW, f"{_ROW}  ")


def _example(example: Example) -> Iterator[str]:
    request = f"for example {printable(example.action)} on {printable(example.resource, _LONG)}"
    yield from wrapped(request, _ROW, f"{_ROW}  ")
    for key, value in example.context.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield from wrapped(f"with {printable(key)} = {printable(shown) or '(empty)'}", f"{_ROW}  ")
