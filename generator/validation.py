"""Validation of what an author passes: `checked(function)` compares arguments with the signature.

This is done once for all public functions of `learn`, `topology`, `draw` and `claim`: whole numbers
are whole, numbers are finite, arrays hold numbers, parameter names exist. Everything else raises
UserError, one line for the author. `lazy` wraps the exported functions; calls between the
generator's own modules are not checked.
"""

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache, wraps
from numbers import Real
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar, Union, cast, get_args, get_origin

from generator.errors import UserError, expected

if TYPE_CHECKING:
    import numpy as np

Function = Callable[..., object]
Result = TypeVar("Result")

LARGEST = 2**63  # of whole numbers: what an array can be counted with
WORDS = {bool: "True or False", str: "text", int: "a whole number", float: "a finite number"}
LONGEST = 60  # characters of a value that a message shows


@cache
def _signature(function: Function) -> inspect.Signature:
    return inspect.signature(function)


def checked(function: Callable[..., Result]) -> Callable[..., Result]:
    """The function, which raises UserError for arguments that its signature doesn't allow.

    Where it takes an array of floats, it gets one, also for a list or an array of other numbers.
    """
    return cast(Callable[..., Result], _checked(function))


@cache
def _checked(function: Function) -> Function:
    signature = _signature(function)

    @wraps(function)
    def called(*positional: object, **keywords: object) -> object:
        try:
            bound = signature.bind(*positional, **keywords)
        except TypeError:
            problem = _unbound(function, len(positional), keywords)
            raise UserError(f"{function.__name__}: {problem}") from None
        for name, value in bound.arguments.items():
            bound.arguments[name] = _argument(function, signature.parameters[name], value)
        try:
            return function(*bound.args, **bound.kwargs)
        except MemoryError:
            raise UserError(f"{function.__name__}: memory is too small for so much") from None

    return called


def fields(instance: object) -> None:
    """The same for the fields of a new dataclass instance: call it in `__post_init__`."""
    kind: Function = type(instance)
    for name, parameter in _signature(kind).parameters.items():
        value = _argument(kind, parameter, getattr(instance, name))
        object.__setattr__(instance, name, value)


def shaped(what: str, value: "np.ndarray", *sides: str | int) -> None:
    """UserError unless an array has this shape: a number is a length, a letter any from 1 on.

    The message begins with `what`, the place or the name of the argument.
    """
    fits = len(value.shape) == len(sides) and all(
        length == side if isinstance(side, int) else length > 0
        for length, side in zip(value.shape, sides, strict=True)
    )
    if not fits:
        shape = ", ".join(map(str, sides)) + ("," if len(sides) == 1 else "")
        raise UserError(f"{what}: expected shape ({shape}), got {value.shape}")


def _unbound(function: Function, positional: int, keywords: Mapping[str, object]) -> str:
    """Why arguments don't fit: an unknown keyword with its remedy, one too many, or one missing."""
    parameters = _signature(function).parameters.values()
    known = [
        parameter.name for parameter in parameters if parameter.kind != parameter.VAR_POSITIONAL
    ]
    for name in keywords:
        if name not in known:
            remedy = _declared(function, name)
            message = f"expected a parameter, got {name!r}{remedy}"
            return message if remedy else expected("a parameter", known, name)
    ordered = [parameter.name for parameter in parameters if parameter.kind in _BY_POSITION]
    bound = ordered[:positional]
    for name in bound:
        if name in keywords:
            return f"expected one value of {name}, got two"
    for name in _required(function):
        if name not in bound and name not in keywords:
            return f"expected a value of {name}, got none"
    return f"expected at most {len(ordered)} arguments without a name, got {positional}"


def _required(function: Function) -> list[str]:
    """The parameters that have no default."""
    return [
        parameter.name
        for parameter in _signature(function).parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]


def _declared(function: Function, name: str) -> str:
    """Where a setting belongs that a declaration has: `train`'s rate is learn.schedule's."""
    package = function.__module__.removeprefix("generator.").partition(".")[0]
    for parameter in _signature(function).parameters.values():
        if is_dataclass(parameter.default) and name in parameter.default.__dataclass_fields__:
            return f"; write {parameter.name}={package}.{parameter.name}({name}=…)"
    return ""


def _argument(function: Function, parameter: inspect.Parameter, value: object) -> object:
    """The argument as the function gets it; UserError with what was expected."""
    kind, default = parameter.annotation, parameter.default
    if kind is parameter.empty or value is default:
        return value
    if parameter.kind == parameter.VAR_KEYWORD:
        return value
    if parameter.kind == parameter.VAR_POSITIONAL and isinstance(value, tuple):
        return tuple(_argument(function, parameter.replace(kind=_PLAIN), item) for item in value)
    if kind is float and isinstance(default, float) and math.isinf(default) and value == default:
        return value
    array, words = _array(kind, value), _words(kind)
    if parameter.name == "seed":  # numpy's generators take no other
        number = _plain_number(value)
        words = f"{words} from 0"
        right = _is(int, value) and isinstance(number, int) and number >= 0
    else:
        right = array is not None or _is(kind, value)
    if right:
        return value if array is None else array
    place = f"{function.__name__}: {parameter.name}"
    raise UserError(f"{place}: expected {words}, got {shown(value)}")


_PLAIN = inspect.Parameter.POSITIONAL_OR_KEYWORD
_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, _PLAIN)


def shown(value: object) -> str:
    """A value for a message, in one short line: itself if plain and short, else its type."""
    items = value if isinstance(value, list | tuple) and type(value) in (list, tuple) else [value]
    if all(map(_is_plain, items)):
        text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    if not is_array(value):
        return f"a value of type {type(value).__qualname__}"
    place = _not_finite(value)
    inside = f"{value[place]} at {list(place)} of " if place else ""
    return f"{inside}an array of {value.dtype}, {' × '.join(map(str, value.shape)) or 'one'}"


def is_array(value: object) -> TypeGuard["np.ndarray"]:
    """Whether it has a shape and a dtype, as arrays and numbers of numpy have."""
    return hasattr(value, "shape") and hasattr(value, "dtype")


def _is_plain(value: object) -> bool:
    return type(value) in (bool, int, float, str, type(None))


def _not_finite(value: "np.ndarray") -> tuple[int, ...]:
    """Where the first NaN or infinity of an array is; () without any."""
    if value.dtype.kind != "f":
        return ()
    import numpy as np  # whoever has an array has it already

    indices = np.argwhere(~np.isfinite(value))
    return tuple(map(int, indices[0])) if len(indices) and value.ndim else ()


def _is(kind: object, value: object) -> bool:
    """Whether a value is what an annotation says."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return any(_is(choice, value) for choice in inner)
    if kind is Any or isinstance(kind, str):
        return True
    if kind in (None, type(None)):
        return value is None
    if kind is bool:
        return isinstance(value, bool) or type(value).__name__ == "bool"  # numpy's
    if kind in (int, float):
        return _number(kind, value)
    if origin is not None and getattr(origin, "__name__", "") == "ndarray":
        return _array(kind, value) is not None
    return _holds(origin, inner, value) if origin else _of_class(kind, value)


def _of_class(kind: object, value: object) -> bool:
    open_to_all = getattr(kind, "_is_protocol", False) and not _is_runtime(kind)
    return open_to_all or not isinstance(kind, type) or isinstance(value, kind)


def _is_runtime(kind: object) -> bool:
    return bool(getattr(kind, "_is_runtime_protocol", False))


def _plain_number(value: object) -> object:
    """The Python number of one of numpy's; any other value as it is."""
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        return value.item()
    return value


def _number(kind: object, value: object) -> bool:
    """A Python or numpy number that isn't a truth value; finite, and if asked for, whole."""
    value = _plain_number(value)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond floats
        return False


def _holds(origin: object, inner: tuple[object, ...], value: object) -> bool:
    """Whether a container is of that kind and holds what it should; iterators are not used up."""
    if origin is Callable:
        return callable(value)
    if isinstance(value, str | bytes) or not isinstance(origin, type):
        return False
    if issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(
            _is(inner[0], key) and _is(inner[1], item) for key, item in value.items()
        )
    if getattr(value, "ndim", 0) == 1 and hasattr(value, "tolist"):
        value = value.tolist()  # an array of one axis is as good as a list
    if isinstance(value, Mapping) or hasattr(value, "ndim"):
        return False
    if origin is tuple and inner[-1] is not ...:
        if not isinstance(value, tuple | list) or len(value) != len(inner):
            return False
        return all(map(_is, inner, value))
    if isinstance(value, list | tuple | range):
        return all(_is(inner[0], item) for item in value)
    return origin not in (list, tuple, Sequence) and isinstance(value, origin)


def _array(kind: object, value: object) -> object:
    """An array of the annotation's numbers, None where there is none in it, or it isn't one."""
    choices = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    arrays = [choice for choice in choices if hasattr(get_origin(choice), "__array_finalize__")]
    if not arrays or value is None:
        return None
    import numpy as np  # whoever has such an annotation has it already

    dtypes = {np.dtype(get_args(get_args(array)[1])[0]).kind for array in arrays}
    try:
        numbers = np.asarray(value)
    except (ValueError, TypeError):
        return None
    if numbers.dtype.kind in "biu" and "i" in dtypes:
        return numbers
    if numbers.dtype.kind in "biuf" and "f" in dtypes:
        numbers = numbers.astype(float, copy=False)
        return numbers if np.isfinite(numbers).all() else None
    return None


def _words(kind: object) -> str:
    """An annotation for an author."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in WORDS:
        return WORDS[kind]
    if kind in (None, type(None)):
        return "None"
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(map(_words, inner)))
    if getattr(origin, "__name__", "") == "ndarray":
        whole = "int" in str(inner[1])
        return "an array of whole numbers" if whole else "an array of finite numbers"
    if origin is Callable:
        return "a function"
    if origin is tuple and inner[-1] is not ...:
        return f"({', '.join(map(_words, inner))})"
    if origin and issubclass(origin, Mapping):
        return f"a dictionary, each value {_words(inner[1])}"
    if origin and issubclass(origin, Iterable):
        return f"a list, each {_words(inner[0])}"
    return getattr(kind, "__name__", str(kind))
