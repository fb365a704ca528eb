"""Keys."""

import pytest

from iamscope.manifest.judge import Setting
from iamscope.manifest.keys import key_meant, setting_below
from iamscope.manifest.mistakes import Mistakes, UnknownCloudError, UnknownKeyError
from iamscope.manifest.place import Located, Place
from iamscope.manifest.shape import Field, Flag, Keys, Meaning, Record, Text
from iamscope.manifest.spot import Spot
from iamscope.manifest.tree import documents
from tests.fakes.vocabulary import AWS, FakeAws

REST = Text(Meaning.PROSE)


def meant(key: str, record: Record, setting: Setting) -> tuple[str, object]:
    """Return the key and shape that are meant by a key, or raise the mistake."""
    (node,) = documents("{}", "f")
    mistakes = Mistakes()
    found = key_meant(Located(key, Place("f", 1)), record, Spot(node, "a.b", "the file", setting), mistakes)
    mistakes.raise_any()
    return found.key, found.shape


def test_a_field_has_its_own_shape() -> None:
    """A field comes before what else may be there."""
    record = Record({"tags": Field(Flag(), "")}, keys=Keys.ANY, rest=REST)
    assert meant("tags", record, Setting({})) == ("tags", Flag())
    assert meant("other", record, Setting({})) == ("other", REST)


@pytest.mark.parametrize(
    ("keys", "right", "wrong", "error"),
    [
        (Keys.CLOUD, "aws", "awz", UnknownCloudError),
        (Keys.SCOPE, "accounts", "acounts", UnknownKeyError),
        (Keys.CREDENTIAL, "role", "rolle", UnknownKeyError),
    ],
)
def test_further_keys_come_from_the_cloud(keys: Keys, right: str, wrong: str, error: type[Exception]) -> None:
    """Which clouds there are, and which words they have, comes from the vocabularies."""
    record, setting = Record(keys=keys, rest=REST), Setting(AWS, FakeAws())
    assert meant(right, record, setting) == (right, REST)
    with pytest.raises(error, match=f"`{wrong}` under `a.b`") as raised:
        meant(wrong, record, setting)
    assert raised.value.nearest == right  # type: ignore[attr-defined]


def test_below_an_unknown_cloud_any_key_goes() -> None:
    """The mistake was reported one level above."""
    assert meant("x", Record(keys=Keys.SCOPE, rest=REST), Setting(AWS)) == ("x", REST)
    assert meant("x", Record(keys=Keys.CREDENTIAL, rest=REST), Setting(AWS)) == ("x", REST)


def test_without_a_suggestion_the_known_keys_are_listed() -> None:
    """There is a way on in any case."""
    with pytest.raises(UnknownKeyError) as raised:
        meant("zebra", Record({"b": Field(Flag(), ""), "a": Field(Flag(), "")}), Setting({}))
    assert raised.value.hint == "known here: `a`, `b`"


def test_the_setting_below_a_cloud_holds_its_vocabulary() -> None:
    """A field beside the clouds changes only the key."""
    record = Record({"environments": Field(Flag(), "")}, keys=Keys.CLOUD)
    assert setting_below("aws", record, Setting(AWS)).cloud is AWS["aws"]
    assert setting_below("environments", record, Setting(AWS)) == Setting(AWS, None, "environments")
