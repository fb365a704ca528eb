"""Stand-ins: one for each address, the same in every run, of the shape of the real thing."""

import re

import pytest

from iamscope.clouds.aws.data.planned_names import CLOUDFORMATION, TERRAFORM
from iamscope.clouds.aws.plan.stand_ins import made_up, own_name, stand_in
from iamscope.iac.plan import Change, Planned

TEMPLATES = sorted({template for template, _ in (*TERRAFORM.values(), *CLOUDFORMATION.values())})
SHAPES = {shape for template in TEMPLATES for shape in re.findall(r"<(\w+)>", template)}
LOOKS = {
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "number": r"[1-9][0-9]{0,4}",
    "hex": r"[0-9a-f]+",
    "word": r"[0-9A-Z]+",
}


def _planned(address: str) -> Planned:
    return Planned(address, address.split(".")[-2], Change.CREATE, {})


@pytest.mark.parametrize("shape", sorted({*SHAPES, "hex8"}))
def test_ids_have_their_shape(shape: str) -> None:
    """An id that is made up looks like those that AWS makes up, and is as long."""
    kind = shape.rstrip("0123456789")
    found = [made_up(shape, f"aws_x.{number}") for number in range(20)]
    assert all(re.fullmatch(LOOKS[kind], one) for one in found)
    assert kind == shape or {len(one) for one in found} == {int(shape.removeprefix(kind))}


def test_ids_are_of_their_address() -> None:
    """One address has one id, two have two, and where it is taken there is another."""
    assert made_up("uuid", "aws_kms_key.a") == made_up("uuid", "aws_kms_key.a")
    found = {made_up("uuid", "aws_kms_key.a", turn) for turn in range(3)} | {made_up("uuid", "aws_kms_key.b")}
    assert len(found) == 4


def test_names_of_two_addresses_differ() -> None:
    """Two resources that end alike in two modules share the name they would have, and not their own one."""
    a, b = _planned("module.a.aws_s3_bucket.data_lake"), _planned("module.b.aws_s3_bucket.data_lake")
    assert stand_in(a) == stand_in(b)
    assert own_name(a) != own_name(b)
    assert own_name(a).startswith("data-lake-")


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_say_all_that_is_in_an_arn(template: str) -> None:
    """A template is an ARN of six fields of which each piece is a letter, an attribute or a shape."""
    plain = re.sub(r"\{\w+/?\}|<\w+>", "x", template)
    assert re.fullmatch(r"arn:[\w-]+:[\w-]+:[\w-]*:[\w-]*:[\w:/.-]+\??(\?{5})?(:\*)?", plain), plain
