"""Which layers and statements a decision rests on (fact 2.5)."""

from collections.abc import Iterator

from iamscope.clouds.aws.authorize import fixed, resource_policy, services
from iamscope.clouds.aws.authorize.combine import Layers, allowed, own_side
from iamscope.clouds.aws.authorize.layers import Layer, open_layer
from iamscope.clouds.aws.authorize.principals import Row
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.authorize.resource_policy import ResourceLayer
from iamscope.model.decision import Block, Outcome
from iamscope.model.source import Source

_EVERYONE = ResourceLayer(open_layer("resource-policy"), {Row.DIRECT: True}, given=True)


def blocks(request: Request, layers: Layers, *, silent: bool) -> Iterator[Block]:
    """Yield every layer that blocks: certain explicit denies first, then what is silent.

    `silent` says that the request lacks an Allow, whatever is denied.
    """
    ordered = layers.in_order()
    for layer in ordered:
        if layer.deny is True:
            yield Block(layer.name, Outcome.EXPLICIT_DENY, _sources(layer, denies=True))
    if silent:
        yield from _silent(request, layers)


def _silent(request: Request, layers: Layers) -> Iterator[Block]:
    if fixed.permits(request) is False:
        yield Block(fixed.NAME, Outcome.IMPLICIT_DENY)
    asked = _asked(request)
    missing = [
        layer
        for layer in layers.in_order()
        if layer.allow is False and layer.deny is not True and (asked or layer is not layers.resource.layer)
    ]
    # A lone silent layer is what blocks; of several, some might have been outweighed.
    alone = missing if len(missing) == 1 else [one for one in missing if _blocks_alone(one, request, layers)]
    for layer in alone:
        yield Block(layer.name, Outcome.IMPLICIT_DENY)
    if not alone and fixed.permits(request) is not False:
        # Several layers could have allowed, and none of them did.
        own = layers.identity if request.caller.in_account else layers.resource.layer
        yield Block(own.name, Outcome.IMPLICIT_DENY)


def _blocks_alone(layer: Layer, request: Request, layers: Layers) -> bool:
    """Return whether a layer's silence would stop the request if all other layers allowed."""

    def other(found: Layer) -> Layer:
        return found if found is layer else open_layer(found.name)

    asked = layer is not layers.resource.layer and _asked(request)
    opened = Layers(
        rcp=other(layers.rcp),
        scp=other(layers.scp),
        endpoint=other(layers.endpoint),
        resource=_EVERYONE if asked else layers.resource,
        identity=other(layers.identity) if request.caller.in_account else layers.identity,
        boundary=other(layers.boundary),
        session=other(layers.session),
    )
    return allowed(request, opened) is False


def _asked(request: Request) -> bool:
    """Return whether the resource's policy must allow, whatever the caller's own side says."""
    away = request.same_account is not True or not request.caller.in_account
    return away or resource_policy.mandatory(request) or services.asks_both(request)


def granting(request: Request, layers: Layers, *, certain: bool) -> tuple[str, tuple[Source, ...]]:
    """Return the layer that allows, and the statements that do: of both sides where both are asked.

    Where the answer is `certain` what may not allow is no proof of it.
    """
    if fixed.needs_no_allow(request):
        return fixed.NAME, ()
    own, resource = own_side(layers), layers.resource.layer
    if own is False or (certain and own is not True):
        return resource.name, _sources(resource, denies=False)
    found = _sources(layers.identity, denies=False)
    if _asked(request) or not certain:
        found += _sources(resource, denies=False)
    return layers.identity.name, found


def _sources(layer: Layer, *, denies: bool) -> tuple[Source, ...]:
    hits = layer.denies if denies else layer.allows
    certain = [hit for hit in hits if hit.truth is True]
    return tuple(dict.fromkeys(hit.source(layer.name) for hit in certain or hits))
