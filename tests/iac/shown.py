"""Values of plans as cases write them: `<name>` is unknown, `<~name>` is made of something unknown."""

from typing import Any

from iamscope.iac.choice import ABSENT, Choice, Every, Fact, Formula, Negation, Some
from iamscope.iac.values import Text, Unknown


def shown(value: Any) -> Any:
    """Return a value with texts in place of what is unknown."""
    match value:
        case Choice():
            return {"when": formula(value.when), "yes": shown(value.yes), "no": shown(value.no)}
        case Unknown():
            return f"<{value.attribute}>" if value.pure else f"<~{value.attribute}>"
        case Text(pieces):
            parts = [shown(piece) for piece in pieces]
            return "".join(parts) if all(isinstance(part, str) for part in parts) else parts
        case list():
            return [shown(one) for one in value]
        case dict():
            return {key: shown(one) for key, one in value.items()}
        case _:
            return "ABSENT" if value is ABSENT else value


def formula(of: Formula) -> str:
    """Return a formula as one line."""
    match of:
        case Fact():
            return str(of)
        case Negation(inner):
            return f"not ({formula(inner)})"
        case Every(parts):
            return " and ".join(f"({formula(part)})" for part in parts)
        case Some(parts):
            return " or ".join(f"({formula(part)})" for part in parts)
