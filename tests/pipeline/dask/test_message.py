"""Parcels arrive as they were sent, or not at all."""

import io

import pytest

from generator.pipeline.dask.message import pack, receive, send, unpack

FILES = {"a/value": b"\n\n", "b.svg": b"", "c": bytes(range(256))}


def test_there_and_back():
    message = {"text": "é\n", "list": [1, 2.5, None]}
    assert unpack(pack(message, FILES)) == (message, FILES)
    assert list(unpack(pack(None, FILES))[1]) == list(FILES)
    assert unpack(pack(None, {})) == (None, {})


def test_every_byte_counts():
    sent = pack({"x": 1}, FILES)
    for place in range(len(sent)):
        harmed = bytearray(sent)
        harmed[place] ^= 1
        with pytest.raises(ValueError, match="damaged"):
            unpack(bytes(harmed))
    for end in range(len(sent)):
        with pytest.raises(ValueError, match="damaged"):
            unpack(sent[:end])
    with pytest.raises(ValueError, match="damaged"):
        unpack(sent + b"?")


def test_frames_of_a_stream_are_read_one_by_one():
    stream = io.BytesIO()
    for data in (b"one", b"", b"three"):
        send(stream, data)
    whole = stream.getvalue()
    stream.seek(0)
    assert [receive(stream) for _ in range(4)] == [b"one", b"", b"three", None]
    assert receive(io.BytesIO(whole[:5])) is None
    assert receive(io.BytesIO(whole[:9])) is None
