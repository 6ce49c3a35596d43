"""What a figure may not name, since no key can know its value: `refused(tree, bound)`.

The environment, clocks and unseeded generators raise no event that could be noticed when the figure
runs, so they are refused by name when it is read. Names are followed through imports:
`from time import time as now` is `time.time`. What only opens, runs or connects is left to
`audit.py`.
"""

import ast
from collections.abc import Iterator, Mapping

from generator.pipeline.figures.syntax import Chain, dotted

Bound = Mapping[str, tuple[str, Chain]]  # name → where its import leads

# What is expected in place of a name, and the remedy.
Reason = tuple[str, str]

ENVIRONMENT = "nothing that depends on the machine", "write the value into the figure"
CLOCK = "no clock", "write the moment into the figure"
SEED = "numbers that are the same each time", "use np.random.default_rng(seed)"
UNSEEDED = "a seed, for numbers that are the same each time", "pass one, as default_rng(0)"
IDENTITY = "a value that is the same each time", "name things by their content"
IMPORT = "imports that have a key", "write imports at the top"

# A name, or the beginning of names, → why it is refused.
REFUSED = {
    **dict.fromkeys(("os.environ", "os.environb", "os.getenv", "os.getenvb"), ENVIRONMENT),
    **dict.fromkeys(("os.getcwd", "os.getcwdb", "os.getlogin", "os.uname"), ENVIRONMENT),
    **dict.fromkeys(("os.cpu_count", "os.process_cpu_count", "os.getloadavg"), ENVIRONMENT),
    **dict.fromkeys(("os.stat", "os.lstat", "os.access", "os.statvfs"), ENVIRONMENT),
    **dict.fromkeys(("os.path.exists", "os.path.lexists", "os.path.isfile"), ENVIRONMENT),
    **dict.fromkeys(("os.path.isdir", "os.path.islink", "os.path.getsize"), ENVIRONMENT),
    **dict.fromkeys(("os.path.expanduser", "os.path.expandvars"), ENVIRONMENT),
    **dict.fromkeys(("pathlib.Path.home", "pathlib.Path.cwd"), ENVIRONMENT),
    **dict.fromkeys(("sys.argv", "sys.path", "sys.modules", "sys.executable"), ENVIRONMENT),
    **dict.fromkeys(("sys.stdin", "sys._getframe", "sys._current_frames"), ENVIRONMENT),
    **dict.fromkeys(("platform", "locale", "getpass", "socket", "site"), ENVIRONMENT),
    **dict.fromkeys(("os.times", "time", "timeit"), CLOCK),
    **dict.fromkeys(("os.path.getmtime", "os.path.getatime", "os.path.getctime"), CLOCK),
    **dict.fromkeys(("datetime.datetime.now", "datetime.datetime.utcnow"), CLOCK),
    **dict.fromkeys(("datetime.datetime.today", "datetime.date.today"), CLOCK),
    **dict.fromkeys(("pandas.Timestamp.now", "pandas.Timestamp.utcnow"), CLOCK),
    "pandas.Timestamp.today": CLOCK,
    **dict.fromkeys(("random", "numpy.random", "secrets"), SEED),
    **dict.fromkeys(("os.urandom", "os.getrandom"), SEED),
    **dict.fromkeys(("uuid.uuid1", "uuid.uuid4", "uuid.getnode"), IDENTITY),
    **dict.fromkeys(("importlib", "runpy", "imp", "builtins.__import__"), IMPORT),
    **dict.fromkeys(("builtins.id", "builtins.hash"), IDENTITY),
}
# Below these beginnings, what is allowed all the same.
ALLOWED = frozenset(
    {"time.sleep", "time.struct_time", "numpy.random.Generator", "numpy.random.BitGenerator"}
)
# Allowed where they are called with a seed.
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
MAKERS = ("default_rng", "RandomState", "SeedSequence", *BIT_GENERATORS)
SEEDED = frozenset({"random.Random", *(f"numpy.random.{name}" for name in MAKERS)})
NOW = ("numpy.datetime64", "pandas.Timestamp", "pandas.to_datetime")  # of the text "now"


def refused(statements: list[ast.stmt], bound: Bound) -> Iterator[str]:
    """A line for each name that these statements use and may not; `bound` are the imports."""
    pending: list[ast.AST] = [*statements]
    while pending:
        node = pending.pop(0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            continue
        called = dotted(node.func, bound) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and called:
            reason = _of_call(called, node)
            pending[:0] = [*node.args, *node.keywords]
        elif isinstance(node, ast.Attribute | ast.Name) and dotted(node, bound):
            called = dotted(node, bound)
            reason = _of_name(called)
        else:
            pending[:0] = ast.iter_child_nodes(node)
            reason = _of_open(node, bound)
        if reason:
            line, (wanted, remedy) = getattr(node, "lineno", 0), reason
            yield f"line {line}: expected {wanted}, got {called or ast.unparse(node)}; {remedy}"


def _of_name(name: str) -> Reason | None:
    """Why a dotted name is refused; None when it isn't."""
    name = name.removeprefix("autograd.") if name.startswith("autograd.numpy") else name
    if name in ALLOWED:
        return None
    parts = name.split(".")
    beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((REFUSED[start] for start in beginnings if start in REFUSED), None)


def _of_call(name: str, call: ast.Call) -> Reason | None:
    name = name.removeprefix("autograd.") if name.startswith("autograd.numpy") else name
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    literals = [value.value for value in values if isinstance(value, ast.Constant)]
    if name in SEEDED:
        return None if values and literals[:1] != [None] else UNSEEDED
    if name in NOW and {"now", "today"} & {text for text in literals if isinstance(text, str)}:
        return CLOCK
    return _of_name(name)


def _of_open(node: ast.AST, bound: Bound) -> Reason | None:
    """`open("pets.csv")` is refused before anything runs."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    literal = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
    if node.func.id != "open" or "open" in bound or not isinstance(literal, str):
        return None
    return "a declared file, which has a key", f"declare it: open(source({literal!r}))"
