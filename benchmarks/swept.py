"""A build that counts what travels: `python swept.py PROJECT EXECUTOR`, the last line is JSON."""

import json
import resource
import sys
from collections import Counter
from pathlib import Path

project, executor = Path(sys.argv[1]), sys.argv[2]
sys.path[0] = str(project)

from generator.cli import main  # noqa: E402 – that of the project
from generator.pipeline.run import scheduler  # noqa: E402

count: Counter[str] = Counter(calls=0, sent=0, received=0, sources=0)
finished = scheduler.Run._done
scheduler.Run._done = lambda *given: (count.update(tasks=1), finished(*given))[1]  # type: ignore[method-assign]

if executor != "local":
    from generator.pipeline.dask import cluster

    packed, opened, archive = cluster.packed, cluster.opened, cluster.archive

    def sent(message, files):  # type: ignore[no-untyped-def]
        parcel = packed(message, files)
        count.update(calls=1, sent=len(parcel))
        return parcel

    def received(parcel):  # type: ignore[no-untyped-def]
        count.update(received=len(parcel))
        return opened(parcel)

    def sources(of):  # type: ignore[no-untyped-def]
        made = archive(of)
        count.update(sources=len(made))
        return made

    cluster.packed, cluster.opened, cluster.archive = sent, received, sources

status = main.main(["--jobs", "2", "--executor", executor], root=project)
own, children = (
    resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
)
times = {"own": own.ru_utime + own.ru_stime, "children": children.ru_utime + children.ru_stime}
print(json.dumps(count | times))
sys.exit(status)
