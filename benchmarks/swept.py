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
finished = scheduler.Run._finish
scheduler.Run._finish = lambda *ended: (count.update(tasks=1), finished(*ended))[1]  # type: ignore[method-assign]

if executor != "local":
    from generator.pipeline.dask import cluster
    from generator.pipeline.dask import received as answers

    pack, unpack, archive = cluster.pack, answers.unpack, cluster.archive

    def sent(message, files):  # type: ignore[no-untyped-def]
        packet = pack(message, files)
        count.update(calls=1, sent=len(packet))
        return packet

    def received(packet):  # type: ignore[no-untyped-def]
        count.update(received=len(packet))
        return unpack(packet)

    def sources(project):  # type: ignore[no-untyped-def]
        archived = archive(project)
        count.update(sources=len(archived))
        return archived

    cluster.pack, answers.unpack, cluster.archive = sent, received, sources

status = main.main(["--jobs", "2", "--executor", executor], root=project)
own, children = (
    resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
)
times = {"own": own.ru_utime + own.ru_stime, "children": children.ru_utime + children.ru_stime}
print(json.dumps(count | times))
sys.exit(status)
