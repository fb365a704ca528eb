"""A kind of import contract that import-linter does not have: who may import a package at all."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyImporters(Contract):
    """Nobody but the named importers imports the named packages, their own insides apart.

    Unlike the built-in `forbidden` and `protected` contracts it takes names that do not exist yet,
    on both sides: a rule is written once and holds from the day its room or dependency appears.
    Only direct imports count.
    """

    type_name = "only_importers"

    packages = fields.ListField(subfield=fields.ModuleField())
    importers = fields.ListField(subfield=fields.ModuleExpressionField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Compare every direct import of the packages with the list of importers."""
        allowed = _existing(graph, [expression.expression for expression in self._option("importers")])
        wrong: list[str] = []
        for package in self._option("packages"):
            inside = _existing(graph, [package.name])
            wrong += [
                f"{importer} -> {imported} (line {line})"
                for imported in inside
                for importer in graph.find_modules_that_directly_import(imported) - allowed - inside
                for line in _lines(graph, importer, imported)
            ]
        return ContractCheck(kept=not wrong, metadata={"wrong": sorted(wrong)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each wrong import."""
        for line in check.metadata["wrong"]:
            output.print_error(line, bold=False)
        output.new_line()

    def _option(self, name: str) -> list[Any]:
        # import-linter replaces the field on the class by its parsed value on the instance.
        return list(getattr(self, name))


def _existing(graph: ImportGraph, names: list[str]) -> set[str]:
    """Return the modules that the names or patterns stand for, with everything inside them."""
    roots = {
        module
        for name in names
        for module in (graph.find_matching_modules(name) if "*" in name else {name} & graph.modules)
    }
    inside = {
        module
        for root in roots
        if not graph.is_module_squashed(root)
        for module in graph.find_descendants(root)
    }
    return roots | inside


def _lines(graph: ImportGraph, importer: str, imported: str) -> list[int]:
    details = graph.get_import_details(importer=importer, imported=imported)
    return [detail["line_number"] for detail in details]
