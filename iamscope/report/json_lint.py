"""Remarks on a policy as JSON; the schema is published as `docs/schema/lint.json`."""

from collections.abc import Sequence

from iamscope.model.plain import page
from iamscope.model.remark import Remark


def render(remarks: Sequence[Remark]) -> str:
    """Return an array of remarks in the order of the file, with a final newline."""
    answer = [
        {
            "code": remark.code,
            "severity": remark.grade.value,
            "message": remark.message,
            "hint": remark.hint or None,
            "line": remark.line,
            "column": remark.column,
            "statement": remark.statement,
        }
        for remark in remarks
    ]
    return page(answer)
