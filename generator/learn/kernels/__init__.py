"""Gradients of many restarts compiled by numba, with the same bits on every machine.

`compiled(architecture, outputs, gentle)` of `choice.py` is what training asks. autograd stays the
definition: the tests compare every kernel with it.
"""
