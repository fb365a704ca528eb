"""Remarks on a policy for a terminal, one place a line, as compilers print them."""

from collections.abc import Iterator, Sequence

from iamscope.model.remark import Grade, Remark
from iamscope.model.safe import printable


def render(file: str, remarks: Sequence[Remark]) -> str:
    """Return the remarks and their number."""
    return "\n".join(_lines(file, remarks)) + "\n"


def _lines(file: str, remarks: Sequence[Remark]) -> Iterator[str]:
    for remark in remarks:
        place = f"{printable(file)}:{remark.line}:{remark.column}"
        yield f"{place}: {remark.grade.value}[{remark.code}]: {printable(remark.message, 400)}"
        if remark.hint:
            yield f"  hint: {printable(remark.hint, 600)}"
    if not remarks:
        yield f"{printable(file)}: nothing to remark"
    else:
        counts = [(grade.value, sum(remark.grade is grade for remark in remarks)) for grade in Grade]
        yield ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts if count)
