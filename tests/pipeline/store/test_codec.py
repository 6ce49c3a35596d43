"""Products survive the store bit for bit, and nothing else gets in or out."""

import dataclasses
import io
import json
import math
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import UserError
from generator.pipeline.claims.claim import Measurement
from generator.pipeline.store.codec import decode, encode
from generator.verdict import Verdict

FINITE = st.floats(allow_nan=False, allow_infinity=False)
VERDICTS = st.sampled_from(Verdict)
LEAVES = st.none() | st.booleans() | st.integers() | FINITE | st.text() | VERDICTS


def nested(inner):
    return (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text(), inner)
        | st.builds(Measurement, st.text(), inner)
    )


@given(st.recursive(LEAVES, nested, max_leaves=8))
def test_there_and_back(value):
    decoded = decode(encode(value))
    assert repr(decoded) == repr(value)  # tells 1 from 1.0 and from True, and 0.0 from −0.0
    assert encode(decoded) == encode(value)


@pytest.mark.parametrize("dtype", ["f8", "f4", ">f8", "i4", "u1", "?", "c16", "U3"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_arrays_of_every_type_and_shape_come_back(dtype, shape):
    array = np.ones(shape).astype(dtype)
    decoded = decode(encode({"a": [array, array.T]}))["a"]
    for result, other in zip(decoded, (array, array.T), strict=True):
        assert result.dtype == other.dtype
        assert np.array_equal(result, other)
        assert result.flags.f_contiguous == other.flags.f_contiguous
        assert result.flags.writeable


def test_numpy_scalars_become_plain():
    decoded = decode(encode([np.float64(0.5), np.int32(3), np.bool_(True), np.str_("x")]))
    assert [type(value) for value in decoded] == [float, int, bool, str]


def test_same_value_same_bytes_and_no_clock():
    data = encode([np.arange(3.0)])
    assert data == encode([np.arange(3.0)])
    assert {member.date_time[0] for member in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {
        1980
    }


def test_a_dataclass_answers_for_its_own_nan():
    value = decode(encode(Measurement("x", (float("nan"), -math.inf, np.array([np.nan])))))
    assert math.isnan(value.value[0])
    assert value.value[1] == -math.inf
    assert np.isnan(value.value[2])


@dataclasses.dataclass(frozen=True)
class Foreign:
    x: int = 1


@pytest.mark.parametrize(
    ("value", "expected_text"),
    [
        ([1, {"a": len}], "[1]['a']: expected None"),
        ({1: 2}, "expected None"),
        ({1, 2}, "got a value of type set"),
        (Foreign(), "got a value of type Foreign"),
        (Measurement, "got a value of type type"),
        (b"x", "got a value of type bytes"),
        (Measurement("x", 1 + 2j), ".value: expected None"),
        (np.array([None]), "the value: expected an array of numbers or text, got one of object"),
        (np.ma.array([1]), "got a value of type MaskedArray"),
        (float("nan"), "the value: expected finite numbers, got nan"),
        (
            (np.array([[0, 1], [2, np.inf]]),),
            "[0][1, 1], array of 2 × 2: expected finite",
        ),
    ],
)
def test_what_is_no_product(value, expected_text):
    with pytest.raises(UserError) as error:
        encode(value)
    message = str(error.value)
    assert message.startswith(expected_text) or message.endswith(expected_text)


@pytest.mark.parametrize(
    "name",
    [
        "os:system",
        "generator.pipeline.store.codec:decode",
        "generator.pipeline.store.codec:np",
        "subprocess:Popen",
    ],
)
def test_decoding_makes_only_dataclasses_of_the_generator(name):
    with pytest.raises(ValueError):
        decode(json.dumps({"class": name, "fields": {}}).encode())


def test_decoding_runs_no_pickle():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("value.json", '{"array": 0}')
        with archive.open("0.npy", "w") as member:
            np.lib.format.write_array(member, np.array([print]), allow_pickle=True)
    with pytest.raises(ValueError):
        decode(file.getvalue())
