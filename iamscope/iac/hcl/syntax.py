"""The syntax of a configuration file: checked, with its blocks and attributes and where they stand.

The tree is that of python-hcl2. Its grammar is looser than Terraform's; wherever the two could read one
text differently, a file is refused, because what is read here decides what an agent is said to reach.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from hcl2.parser import parser
from lark import Token, Tree
from lark.exceptions import LarkError, UnexpectedInput

from iamscope.iac.hcl.errors import SyntaxProblemError
from iamscope.iac.plan import Place

Node = Tree[Token]
LARGEST = 256 << 10
"""Letters of a file: parsing that many takes a second, and several where each letter is a word."""

# Some of them are blanks for one reader and not for another.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# The lexer takes time by the square of such a run after `<<WORD`.
_BLANKS = re.compile(r"\s{1000}")
_SKIPPED = ("new_line_or_comment",)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute, with its expression."""

    name: str
    value: Node
    node: Node


@dataclass(frozen=True)
class Block:
    """One block, with what it holds in the order of the file."""

    file: "File"
    kind: str
    labels: tuple[str, ...]
    node: Node

    @cached_property
    def attributes(self) -> Mapping[str, Attribute]:
        """Return the attributes by name."""
        return {one.name: one for one in map(_attribute, parts(_body(self.node))) if one}

    @cached_property
    def blocks(self) -> tuple["Block", ...]:
        """Return the blocks within."""
        return tuple(_blocks(self.file, _body(self.node)))


@dataclass(frozen=True)
class File:
    """One parsed file; `name` is its path from the folder of the configuration."""

    name: str
    text: str
    tree: Node

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks at the top."""
        return tuple(_blocks(self, parts(self.tree)[0]))

    def place(self, node: Node) -> Place:
        """Return where a node stands, without line ends and comments after it."""
        last = _last(node)
        end = last.end_line or node.meta.line
        # A heredoc takes the end of its last line with it.
        return Place(self.name, node.meta.line, node.meta.column, end - (last.end_column == 1))

    def at(self, start: int, end: int) -> Place:
        """Return the place of a stretch of the text."""
        return place_in(self.name, self.text, start, end)


def place_in(name: str, text: str, start: int, end: int) -> Place:
    """Return the place of a stretch of a text."""
    line = text.count("\n", 0, start) + 1
    return Place(name, line, start - text.rfind("\n", 0, start), line + text.count("\n", start, end))


def parse(name: str, text: str) -> File:
    """Return a file. Raises `SyntaxProblemError`."""
    if len(text) > LARGEST:
        raise SyntaxProblemError(name, 1, 1, f"it is longer than {LARGEST:,} letters")
    for pattern, reason in ((_BLANKS, "a thousand blanks in a row"), (_CONTROLS, "a control character")):
        if found := pattern.search(text):
            place = place_in(name, text, found.start(), found.start())
            raise SyntaxProblemError(name, place.line, place.column, reason)
    try:
        # The grammar wants every line to have an end.
        tree = parser().parse(text + "\n")
    except UnexpectedInput as error:
        line, column = _position(error, text)
        raise SyntaxProblemError(name, line, column, "unexpected text") from None
    except (LarkError, RecursionError):
        raise SyntaxProblemError(name, 1, 1, "unexpected text") from None
    for token in tokens(tree):
        if reason := _suspicious(token):
            raise SyntaxProblemError(name, token.line or 1, token.column or 1, reason)
    return File(name, text, tree)


def parse_expression(text: str) -> Node | None:
    """Return the tree of an expression alone, `None` where a text is none."""
    try:
        tree = parse("", f"x = (\n{text}\n)").tree
    except SyntaxProblemError:
        return None
    body = parts(parts(tree)[0])
    attribute = _attribute(body[0]) if len(body) == 1 else None
    # A text such as `1) y = (2` has closed the brackets that were put around it.
    if attribute is None or attribute.value.data != "expr_term" or attribute.value.children[0] != "(":
        return None
    return attribute.value


def parts(node: Node) -> list[Node]:
    """Return the nodes right below a node, without line ends and comments."""
    return [one for one in node.children if isinstance(one, Tree) and one.data not in _SKIPPED]


def tokens(node: Node) -> Iterator[Token]:
    """Yield the tokens of a tree, in order and however deep it is."""
    waiting: list[Node | Token] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Token):
            yield one
        else:
            waiting.extend(reversed(one.children))


def _suspicious(token: Token) -> str:
    """Return why Terraform may read a token differently, empty where it will not."""
    match token.type:
        case "STRING_CHARS" if "\n" in token:
            return "a line end within quotes"
        case "ESCAPED_INTERPOLATION" | "ESCAPED_DIRECTIVE" if '"' in token or "\n" in token:
            return "a quote within an escaped template"
        case "TEMPLATE_STRING":
            return "an escaped quote outside quotes"
        case "HEREDOC_TEMPLATE" | "HEREDOC_TEMPLATE_TRIM":
            first, *lines = token.rstrip("\r\n").split("\n")
            marker = first.lstrip("<").removeprefix("-").strip()
            if any(line.strip() == marker for line in lines[:-1]):
                return f"a line that ends `{marker}` early"
    return ""


def _position(error: UnexpectedInput, text: str) -> tuple[int, int]:
    # At the end of a text it says -1, or a question mark.
    if str(error.line).isdigit() and str(error.column).isdigit():
        return int(error.line), int(error.column)
    return text.count("\n") + 1, 1


def _attribute(node: Node) -> Attribute | None:
    if node.data != "attribute":
        return None
    name, value = parts(node)
    return Attribute(str(name.children[0]), value, node)


def _body(block: Node) -> Node:
    return next(one for one in parts(block) if one.data == "body")


def _blocks(file: File, body: Node) -> Iterator[Block]:
    for node in parts(body):
        if node.data == "block":
            kind, *labels = [_label(one) for one in parts(node) if one.data != "body"]
            yield Block(file, kind, tuple(labels), node)


def _label(node: Node) -> str:
    if node.data == "string":
        return "".join(tokens(node))[1:-1]
    return str(node.children[0])


def _last(node: Node) -> Token:
    """Return the last token of a node that is not a line end or a comment."""
    while True:
        below = [one for one in node.children if isinstance(one, Token) or one.data not in _SKIPPED]
        last = below[-1]
        if isinstance(last, Token):
            return last
        if last.data == "body" and not last.children:
            return Token("EMPTY", "", end_line=node.meta.end_line, end_column=node.meta.end_column)
        node = last
