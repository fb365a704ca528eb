"""What others add to one's own access."""

from iamscope.compare.environments import environments
from iamscope.compare.gains import added
from iamscope.compare.proving import Provers
from iamscope.graph.reach import reach
from iamscope.model.danger import Danger
from iamscope.model.gain import Added
from iamscope.model.reach import Holding
from tests.compare.test_standing import DELETE, Json, lane
from tests.fakes.account import world_of
from tests.fakes.fleet import estate, loaded

READ: Json = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
ERASE: Json = {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::*/*"}


def gained(account: Json, production: str = "") -> tuple[tuple[Added, ...], ...]:
    """Return what the actor of an account gains, holding by holding."""
    world = world_of(account)
    actor = world.find("actor")
    assert actor is not None
    estates = loaded(estate(production={"resources": [production]})).estates if production else [None]
    places = environments(world, estates[0])
    return tuple(added(world, Provers(world), reach(world, [actor]), Holding(actor), places))


def test_it_is_grouped_by_danger_the_worst_first() -> None:
    """Each class has its actions and the patterns of the statements."""
    assert gained(lane([READ, DELETE])) == (
        (
            Added(Danger.DESTROYS, 1, ("dynamodb:DeleteTable",), ()),
            Added(Danger.READS_SECRETS, 1, ("s3:GetObject",), ("arn:aws:s3:::data/*",)),
        ),
    )


def test_ones_own_access_is_no_gain() -> None:
    """What the actor has itself is left out; more resources of it are not."""
    wide = {**READ, "Resource": "arn:aws:s3:::*"}
    account = lane([READ])
    account["users"]["actor"]["policies"]["own"] = [wide]
    assert gained(account) == ((),)
    account = lane([wide])
    account["users"]["actor"]["policies"]["own"] = [READ]
    ((one,),) = gained(account)
    assert one.worst == ("s3:GetObject",)


def test_what_a_denial_takes_away_is_not_added() -> None:
    """A statement of which nothing is left adds nothing."""
    assert gained(lane([READ, {**READ, "Effect": "Deny"}])) == ((),)


def test_production_is_spoken_of_only_where_it_is_known() -> None:
    """Without an estate file something is destroyed; with one, production is, or not."""
    account = {**lane([ERASE]), "buckets": {"prod": [], "dev": []}}
    assert [one.danger for one in gained(account)[0]] == [Danger.DESTROYS]
    assert [one.danger for one in gained(account, "arn:aws:s3:::prod")[0]] == [Danger.DESTROYS_PRODUCTION]
    account = {**lane([{**ERASE, "Resource": "arn:aws:s3:::dev/*"}]), "buckets": {"prod": [], "dev": []}}
    assert [one.danger for one in gained(account, "arn:aws:s3:::prod")[0]] == [Danger.DESTROYS]
