"""Which environment a resource belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamscope.compare.environments import Environments, environments
from iamscope.model.resource import Resource
from tests.fakes.fleet import estate, loaded
from tests.fakes.world import LetterWorld

RESOURCES = (
    Resource("arn:aws:s3:::by-name-1", "222222222222"),
    Resource("arn:aws:s3:::by-tag", "222222222222", {"environment": "live"}),
    Resource("arn:aws:s3:::by-account", "111111111111"),
    Resource("arn:aws:s3:::nowhere", "222222222222", {"environment": "test"}),
)


@dataclass(frozen=True)
class Stocked(LetterWorld):
    """A world with an inventory."""

    stock: tuple[Resource, ...] = RESOURCES
    names: tuple[str, ...] = ()
    rules: tuple[()] = ()
    cloud: str = "aws"
    tags: Mapping[str, str] = field(default_factory=dict)

    def resources(self) -> tuple[Resource, ...]:
        """Return the inventory."""
        return self.stock


def found(*stock: Resource, **areas: Mapping[str, object]) -> Environments:
    """Return the environments of an inventory."""
    (only,) = loaded(estate(**{name: dict(area) for name, area in areas.items()})).estates
    return environments(Stocked(stock=stock), only)


def test_a_resource_belongs_by_account_tag_or_name() -> None:
    """Each of the three ways counts by itself."""
    area = {
        "accounts": ["111111111111"],
        "tags": {"environment": ["live"]},
        "resources": ["arn:aws:s3:::by-name-*"],
    }
    names = {resource.id for resource in found(*RESOURCES, production=area).production}
    assert names == {"arn:aws:s3:::by-name-1", "arn:aws:s3:::by-tag", "arn:aws:s3:::by-account"}


def test_only_production_is_production() -> None:
    """Other environments are known by their names."""
    every = found(*RESOURCES, staging={"resources": ["*"]}, prod={"resources": ["arn:aws:s3:::by-tag"]})
    assert [resource.id for resource in every.production] == ["arn:aws:s3:::by-tag"]
    assert len(every.of(["staging"])) == len(RESOURCES)


def test_without_an_inventory_or_an_estate_nothing_is_known() -> None:
    """Then any destruction may be one of production."""
    assert not found(production={"resources": ["*"]}).known
    assert not environments(Stocked(), None).known
    assert found(*RESOURCES, production={"resources": ["*"]}).known
