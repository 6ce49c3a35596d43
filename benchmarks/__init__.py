"""Ours and what people use, on the same work, in one run: `python -m benchmarks` (extra `bench`).

Every case is a process of its own, `python -m benchmarks.case NAME`, started in turns with the
others, so that a busy machine is busy for all. Peers that aren't installed are left out and said.
"""
