"""Which executor a command line means: `start(text, jobs, timeout, report)`, with text local or dask://….

dask is imported only here, and only when there is something to do on it.
"""

from collections.abc import Callable

from generator.errors import WrongUsage
from generator.pipeline.build import Start
from generator.pipeline.figures.project import Project
from generator.pipeline.run.executor import Executor
from generator.pipeline.store.store import Store

SCHEME = "dask://"
EXTRA = ("distributed", "dask", "cloudpickle")  # what the extra brings


def start(
    text: str,
    jobs: int | None,
    processors: int,
    timeout: float | None,
    report: Callable[[str], None],
) -> Start:
    """What starts the executor. `jobs` bounds what runs at once, where it is given."""

    def local(project: Project, store: Store) -> Executor:
        from generator.pipeline.run.local_pool import LocalPool  # not where there is nothing to do

        return LocalPool(project, store, jobs or processors, report)

    def cluster(project: Project, store: Store) -> Executor:
        try:
            from generator.pipeline.dask.cluster import Cluster  # takes a second to import
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in EXTRA:
                raise
            raise WrongUsage(
                f"--executor {text}: expected the package distributed, got none;"
                " pip install distributed (the extra `cluster`)"
            ) from None
        return Cluster(project, store, text.removeprefix(SCHEME), jobs, timeout is not None, report)

    return cluster if text.startswith(SCHEME) else local
