"""What a piece of Python says, against Python's own walk of its tree."""

import ast
from pathlib import Path

import pytest

from generator.pipeline.figures import syntax

GENERATOR = Path(__file__).parents[3] / "generator"
EVERY = """
import a
match x:
    case 1:
        import b
    case _:
        def f(y=lambda: 0):
            class G:
                import c
try:
    with x:
        import d
except* E:
    for i in x:
        import a.e as f
    else:
        while i:
            async def g():
                async with x:
                    async for i in x:
                        from h import i
else:
    if x:
        import j
    elif y:
        import k
finally:
    import l
"""


@pytest.mark.parametrize("of", ["every statement", "the generator"])
def test_statements_are_those_of_the_whole_tree_in_its_order(of):
    """Expressions, patterns and what belongs to them left out."""
    kinds = ast.stmt | ast.ExceptHandler | ast.match_case | ast.Module
    texts = [EVERY] if of == "every statement" else map(Path.read_text, GENERATOR.rglob("*.py"))
    for text in texts:
        tree = ast.parse(text)
        walked = [node for node in ast.walk(tree) if isinstance(node, kinds)]
        assert list(syntax.statements(tree)) == walked
