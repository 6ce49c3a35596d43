"""The same network integrated more finely: `finer(network, 4)`, to judge a flow by."""

from dataclasses import replace
from typing import Any

from generator.errors import AuthorError
from generator.learn.nn.network import Network


def finer(network: Network, times: int) -> Network:
    """The network with `times` as many Runge–Kutta steps in each flow layer.

    What a network does with more steps is nearer to the flow that its weights mean; one that is
    right only with the steps that it was trained with has learnt an integration error. AuthorError
    for less than once.
    """
    if times < 1:
        raise AuthorError(f"{times} times as many steps; allowed: 1 and more")

    def refined(layer: Any) -> Any:
        return replace(layer, steps=times * layer.steps) if layer.kind == "flow" else layer

    return replace(network, layers=tuple(refined(one) for one in network.layers))
