"""Compiled loops over arrays: the bits of numpy's operations, without its arrays in between.

`dispatch.py` says when they are worth loading, `array_loops.py` has them, and
`compiled_formulas.py` what they and the kernels of training compute of single numbers.
"""
