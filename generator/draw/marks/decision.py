"""The decision line or plane w · x + b = 0 of a panel: from the panel's flow, or compared with it.

A flow may play a network with units in another order. Then the head of the network that it was made
of has its columns in the wrong order, and its line would be in the wrong place. So `draw.line()`
takes the head from the flow, and a head that an author passes must be the flow's. A line of the
author's own is a pair (normal, offset).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeGuard

import numpy as np

from generator.draw.geometry.protocols import (
    Deciding,
    Decision,
    Head,
    Stage,
    Stages,
    is_training,
)
from generator.draw.geometry.shapes import Array, Equation, Field, Plane, Straight
from generator.draw.marks.mark import Mark
from generator.draw.motion.camera import Turn, Views
from generator.draw.motion.orbit import Orbit
from generator.errors import UserError
from generator.reproducible_algebra import matmul, norm

TIMES = (0.0, 0.5, 1.0)  # at which a head that changes with t is compared with the flow's
SAME_DIRECTION = 1e-6  # how far two unit vectors may lie apart that are to be the same
PROBES = 200  # points at which a field is compared with heads
OWN = "a line of your own is a pair (normal, offset)"


def from_flow(t: float) -> tuple[Array, float]:
    """The equation of a mark until its panel puts the head of its flow there."""
    raise TypeError("expected the head of the panel's flow, got none yet")


def equation(
    head: Decision | Callable[[float], Head | None] | None, what: str
) -> tuple[Equation, bool, bool]:
    """w (d,) and b as a function of t, whether they are a head's, and the same at every t.

    `head` has W (1, d) and b (1,), or `normal` (d,) and `offset`; or it is such a pair, or a
    function of t that returns one of these. UserError for anything else.
    """
    if head is None:
        return from_flow, True, True
    if _changes(head):
        return (lambda t: _line(head(t), what)), _is_head(head(1.0)), False
    line = _line(head, what)
    return (lambda t: line), _is_head(head), True


def _changes(head: object) -> TypeGuard[Callable[[float], object]]:
    """Whether it is a function of t: heads of every kind can be called too, with points."""
    return callable(head) and not (_is_head(head) or hasattr(head, "inputs"))


def _is_head(head: object) -> TypeGuard[Head]:
    return hasattr(head, "W") and hasattr(head, "b")


def _line(head: object, what: str) -> tuple[Array, float]:
    if _is_head(head):
        W, b = np.asarray(head.W, dtype=float), np.asarray(head.b, dtype=float)
        if W.shape[:1] == (2,) and b.shape == (2,):  # softmax: class 1 where its logit is larger
            W, b = W[1:] - W[:1], b[1:] - b[:1]
        if W.ndim != 2 or len(W) != 1:
            raise UserError(
                f"{what}: expected a head of one output or two classes, got one with W {W.shape}"
            )
        if not (np.isfinite(W).all() and np.isfinite(b).all()):
            raise UserError(f"{what}: expected a head of finite weights, got NaN or infinity")
        return W[0], float(b[0])
    return _own_line(head, what)


def _own_line(line: object, what: str) -> tuple[Array, float]:
    """A line of an author's own: an object with `normal` and `offset`, or a pair of them."""
    pair = (line.normal, getattr(line, "offset", None)) if hasattr(line, "normal") else line
    w, b = np.zeros(0), 0.0
    if isinstance(pair, Iterable):
        with suppress(TypeError, ValueError):
            normal, offset = pair
            w, b = np.asarray(normal, dtype=float), float(offset)
    if w.ndim != 1 or not w.size or not np.isfinite([*w, b]).all():
        got = type(pair).__name__
        raise UserError(
            f"{what}: expected a head of one output or a pair (normal (d,), offset), got {got}"
        )
    return w, b


def with_flows_head(
    mark: Mark, flow: Stages | None, stages: tuple[Stage, ...], turn: Turn | Views | Orbit | None
) -> Mark:
    """The mark of a panel; a decision line or plane has the flow's head, seen as what it is.

    UserError for a head that is not the flow's, or a view in which it can't be seen.
    """
    geometry = mark.geometry
    if isinstance(geometry, Field) and isinstance(flow, Deciding):
        _check_field(geometry, flow)
    if not isinstance(geometry, Straight | Plane):
        return mark
    if isinstance(flow, Deciding):
        geometry = _with_head(geometry, mark.name, flow, stages)
    if geometry.at is from_flow:
        raise UserError(
            f"draw.{mark.name}() takes its head from a flow; expected through=flow, got none"
        )
    _check_seen(geometry.at, mark, stages, turn)
    return replace(mark, geometry=geometry)


def _with_head(
    geometry: Straight | Plane, name: str, flow: Deciding, stages: Sequence[Stage]
) -> Straight | Plane:
    """The geometry with the flow's head, or its own if that is the same or no head's."""
    if not geometry.of_head:
        return geometry
    if flow.head_at(1.0) is None:
        raise UserError(
            f"draw.{name}: expected a flow that ends where its network has a head of one output,"
            f" got one that ends elsewhere; {OWN}"
        )
    own, *_ = equation(flow.head_at, f"draw.{name}")
    if geometry.at is from_flow:
        return replace(geometry, at=own)
    moves = any(is_training(stage) for stage in stages) and not geometry.steady
    for t in TIMES if moves else TIMES[-1:]:
        if not _same(geometry.at(t), own(t)):
            raise UserError(
                f"draw.{name}: expected the flow's own head, draw.{name}(), got another one"
                f"{_swaps(flow)}; {OWN}"
            )
    return geometry


def _same(line: tuple[Array, float], other: tuple[Array, float]) -> bool:
    """Whether two lines are the same, with the same side above."""
    a, b = np.append(*line), np.append(*other)
    if a.shape != b.shape:
        return False
    lengths = norm(a), norm(b)
    if not all(lengths):
        return not any(lengths)
    return bool(np.abs(a / lengths[0] - b / lengths[1]).max() < SAME_DIRECTION)


def _swaps(flow: Deciding) -> str:
    """Why the head of the network that a flow was made of may not be the flow's."""
    swaps = [
        f"{i + 1} and {j + 1} of layer {layer}"
        for layer, i, j in getattr(flow.network, "swaps", ())
    ]
    return f" (the flow has swapped units {', '.join(swaps)})" if swaps else ""


def _check_field(field: Field, flow: Deciding) -> None:
    """UserError for a field that is decided by the network's head before units were swapped."""
    own = flow.head_at(1.0)
    if not _decides(own) or own.W.shape[1] != 2:
        return
    others = [head for head in flow.former_heads() if not np.array_equal(head.W, own.W)]
    points = np.random.default_rng(0).normal(size=(PROBES, 2))
    signs = np.sign(np.ravel(field.value(1.0, points))) if others else np.zeros(0)
    if any(_alike(signs, head(points)) for head in others) and not _alike(signs, own(points)):
        raise UserError(
            "draw.field: expected a field of the flow's own head, flow.network.head, got one of the"
            f" network's{_swaps(flow)}"
        )


def _decides(head: Head | None) -> TypeGuard[Head]:
    return _is_head(head) and len(head.W) == 1


def _alike(signs: Array, logits: Array) -> bool:
    """Whether a field has the zero line of a head, whichever side it counts as above."""
    return any(np.array_equal(signs, side * np.sign(logits)) for side in (1, -1))


def _check_seen(
    at: Equation, mark: Mark, stages: tuple[Stage, ...], turn: Turn | Views | Orbit | None
) -> None:
    """UserError where the line in the picture would not part the points as the head does."""
    weight, _ = at(1.0)
    width, what = len(weight), f"draw.{mark.name}"
    last = stages[-1].outputs if stages else None
    if last is not None and width != last:
        raise UserError(f"{what}: expected a head of {last} inputs, got one of {width}")
    for frame in _frames(mark, stages, turn):
        if frame.shape[1] != width:
            raise UserError(
                f"{what}: expected a view of {width} dimensions, got one of {frame.shape[1]}"
            )
        length = float(norm(weight))
        unseen = float(norm(weight - matmul(frame.T, matmul(frame, weight))))
        if unseen > SAME_DIRECTION * length:
            angle = float(np.degrees(np.arcsin(min(1.0, unseen / length))))
            raise UserError(
                f"{what}: expected a view that has the normal of the decision in it, as of"
                f" topology.decision_view(flow, points), got one that lies {angle:.3g}° off"
            )


def _frames(
    mark: Mark, stages: tuple[Stage, ...], turn: Turn | Views | Orbit | None
) -> Iterator[Array]:
    """The frames in which a mark is seen at first and at last."""
    if turn is None:
        return
    if mark.span == "always":
        yield turn.frame(stages, 0, 0.0)
    yield turn.frame(stages, max(len(stages) - 1, 0), 1.0)
