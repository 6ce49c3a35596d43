"""One build, from top to bottom: `Build(project, store, reporter, …).run(ids, pages, output)`.

Plan what is missing, run it, assemble the figures' results, check their claims, publish. What fails
is collected; when anything failed, nothing is published and the old site stays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.pipeline.claims.records import failure
from generator.pipeline.explain_freshness import keep_parts
from generator.pipeline.figures.project import Project
from generator.pipeline.publishing import published_files, site_marker, writer
from generator.pipeline.publishing.content import Content
from generator.pipeline.publishing.manifest import manifest
from generator.pipeline.publishing.publish_record import PublishRecord, PublishRecords
from generator.pipeline.run.executor import Executor
from generator.pipeline.run.messages import kept_keys
from generator.pipeline.run.plan import duration_name, plan
from generator.pipeline.run.report import Reporter, Row
from generator.pipeline.run.result import FigureResult, assembled, from_json, to_json
from generator.pipeline.run.scheduler import Outcome, Task, run
from generator.pipeline.store.checksummed import sha256
from generator.pipeline.store.store import Blob, Store

Start = Callable[[Project, Store], Executor]  # called only when there is something to do
SECONDS = "seconds"  # the record of how long tasks took
Results = dict[str, FigureResult]
WITHOUT_NUMBA = (
    "numba isn't installed: autograd trains and numpy draws, slower, and bytes may differ"
)


@dataclass(frozen=True)
class Pages:
    """What makes the site's pages of results, and the fingerprint of all that it depends on."""

    make: Callable[[Sequence[FigureResult]], Mapping[str, bytes]]
    fingerprint: str
    libraries: Mapping[str, str]  # name → version of those that take part
    folder: str = "figures/"  # in which each figure has a folder of its own files
    partial: bool = False  # whether it may begin with some of the figures, and has no budget
    notices: Callable[[Sequence[FigureResult]], Sequence[str]] = lambda results: ()
    sources: Callable[[], Mapping[str, str]] = dict  # path → SHA-256 of all that they are made of


@dataclass(frozen=True)
class Build:
    """How to build: with what, for how long, and the reporter."""

    project: Project
    store: Store
    reporter: Reporter
    start: Start
    timeout: float | None = None
    force: bool = False
    forgiving: bool = False  # a draft: failed claims are reported and published

    def run(self, ids: Sequence[str], pages: Pages, output: Path) -> list[str]:
        """Builds these figures, or all where none is named; all that is wrong, a line each."""
        records = PublishRecords(self.store)
        last = records.last(output)
        kept = self._kept(ids, last)
        wanted = {id: last.identities[id] for id in kept} if last else {}
        chosen = self._chosen(ids, last, pages.partial)
        wanted |= {id: self.project.identity(id) for id in chosen if id in self.project.figures}
        wrong = [line for id in chosen for line in self.project.errors.get(id, ())]
        same = not (wrong or self.force)
        if same and records.is_current(output, last, wanted, pages.fingerprint):
            assert last
            writer.tidy(output)
            self._say_nothing_to_do(last, output)
            return []
        if output.is_dir():  # refused now, and not when all is trained and drawn
            self._check_output(output, pages.folder)
        if len(chosen) > len(set(ids)) > 0:
            self.reporter.say(
                f"{output}: no finished site that this store knows, so all figures are built"
            )
        older = self._older(kept, last)
        chosen += sorted(kept - older.keys())
        results, errors = self.figures([id for id in chosen if id in self.project.figures])
        errors = [*dict.fromkeys((*wrong, *errors))]
        failed = failures(results.values())
        if errors or (failed and not self.forgiving):
            return [*errors, *failed]
        for line in failed:
            self.reporter.say(line)
        self._publish(results, older, pages, output)
        return []

    def _check_output(self, output: Path, folder: str) -> None:
        """UserError when the output is not ours, once no other build is writing it."""
        with writer.alone(output):
            last = PublishRecords(self.store).last(output)
            writer.ready(output, begun=bool(last and last.began(output, folder)))

    def _kept(self, ids: Sequence[str], last: PublishRecord | None) -> set[str]:
        """Figures that stay as they are in the last good site, because others are named."""
        if not ids or last is None or not last.complete:
            return set()
        return (last.results.keys() & set(self.project.ids)) - set(ids)

    def _chosen(self, ids: Sequence[str], last: PublishRecord | None, partial: bool) -> list[str]:
        """Figures to build: those named, or all, also where there is no site to publish into."""
        into_last = ids and (partial or (last is not None and last.complete))
        return [id for id in self.project.ids if id in ids or not into_last]

    def _older(self, kept: Iterable[str], last: PublishRecord | None) -> Results:
        """Their last results; those that the store lost are left out, and made again."""
        results = (
            {id: from_json(last.results[id], self.store) for id in sorted(kept)} if last else {}
        )
        return {id: result for id, result in results.items() if result}

    def _say_nothing_to_do(self, last: PublishRecord, output: Path) -> None:
        for line in last.notices:
            self.reporter.say(line)
        self.reporter.say(f"{output}: nothing to do, all {len(last.results)} figures are fresh")

    def figures(self, ids: Sequence[str]) -> tuple[Results, list[str]]:
        """Results of the figures that could be made, and what went wrong with the others."""
        seconds = {
            name: value
            for name, value in self.store.record(SECONDS).items()
            if isinstance(value, int | float)
        }
        tasks = plan(self.project, ids, self.store, seconds, self.force)
        if tasks and not self.project.sources.versions.has("numba"):
            self.reporter.say(WITHOUT_NUMBA)
        outcome = self._run(tasks) if tasks else Outcome({}, {}, {})
        self._keep_seconds(seconds, tasks, outcome)
        undone = {
            key
            for failed in outcome.errors.keys() | outcome.blocked.keys()
            for key in kept_keys(tasks[failed].request)
        }
        good = [
            id for id in ids if not undone & {target.key for target in self.project.targets[id]}
        ]
        if tasks:
            keep_parts(self.project, good, self.store)
            self.store.used(target.key for id in good for target in self.project.targets[id])
        results = {id: assembled(self.project, id, self.store) for id in good}
        if tasks:
            spent = _spent(tasks, outcome)
            self.reporter.table([self._row(id, results.get(id), spent) for id in ids])
        return results, [*_errors(tasks, outcome), *_blocked(tasks, outcome)]

    def _run(self, tasks: Mapping[str, Task]) -> Outcome:
        executor = self.start(self.project, self.store)
        try:
            outcome = run(tasks, executor, self.timeout, self.reporter, self.store.say_once)
        finally:
            executor.end()
        self.store.sync()
        return outcome

    def _keep_seconds(
        self, before: Mapping[str, float], tasks: Mapping[str, Task], outcome: Outcome
    ) -> None:
        profile = self.project.profile
        new = {
            duration_name(tasks[key].figure, tasks[key].label, profile): round(seconds, 2)
            for key, seconds in outcome.seconds.items()
        }
        if new:
            self.store.keep_records({SECONDS: {**before, **new}})
            self.store.tidy()

    def _row(self, id: str, result: FigureResult | None, spent: Mapping[str, float]) -> Row:
        seconds = spent.get(self.project.figures[id].path)
        if result is None:
            return Row(id, seconds, None, "not built")
        count, held = len(result.claims), len(result.claims) - len(result.failed)
        claims = f"{held} of {count} hold" if count else "none"
        return Row(id, seconds, result.bytes, claims)

    def _publish(self, new: Results, older: Results, pages: Pages, output: Path) -> None:
        """Writes the site, while no other build writes it."""
        writer.make(output)
        with writer.alone(output):
            last = PublishRecords(self.store).last(output)
            # Another build may have published some of the others meanwhile.
            results = {**older, **self._older(older, last), **new}
            self._write([results[id] for id in sorted(results)], pages, output, last)

    def _write(
        self, results: list[FigureResult], pages: Pages, output: Path, last: PublishRecord | None
    ) -> None:
        """Notes what the folder is about to hold, writes it, and notes that it does."""
        records, before = PublishRecords(self.store), last.paths if last else []
        writer.ready(output, begun=bool(last and last.began(output, pages.folder)))
        files: dict[str, Content] = {**self._contents(results, pages.folder), **pages.make(results)}
        notices = pages.notices(results)
        for line in (*notices, *(() if pages.partial else writer.too_big(output, files))):
            self.reporter.say(line)
        listed = {**files, site_marker.MARKER: site_marker.marker(files)}
        listing = manifest(
            listed, self._libraries(results, pages), *self._sources(results, pages.sources())
        )
        recorded = {result.id: to_json(result) for result in results}
        records.keep(output, PublishRecord(results=recorded, paths=sorted({*before, *files})))
        count = writer.write(output, files, listing, before)
        done = PublishRecord(
            complete=True,
            identities={result.id: result.key for result in results},
            pages=pages.fingerprint,
            manifest=sha256(listing),
            results=recorded,
            notices=[*failures(results), *notices],
            paths=sorted(files),
            stats=published_files.read_back(output, listed),
        )
        records.keep(output, done)
        figures = f"{len(results)} {'figure' if len(results) == 1 else 'figures'}"
        self.reporter.say(f"{output}: {figures}, {count} files written")

    def _contents(self, results: Iterable[FigureResult], folder: str) -> dict[str, Blob]:
        """The figures' own files by path in the site."""
        return {
            f"{folder}{result.id}/{path}": blob
            for result in results
            for path, blob in result.files.items()
        }

    def _sources(
        self, results: Iterable[FigureResult], pages: Mapping[str, str]
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """Path → SHA-256 of all sources, and by figure those that were others when it was made."""
        now, kept = dict(pages), list[FigureResult]()
        for result in results:
            id = result.id
            if id in self.project.targets and result.key == self.project.identity(id):
                now |= self.project.sources_of(id)
            else:
                kept.append(result)
        older: dict[str, dict[str, str]] = {}
        for result in kept:
            own = {path: of for path, of in result.sources.items() if now.get(path, of) != of}
            older |= {result.id: own} if own else {}
        for result in kept:
            now = {**result.sources, **now}
        return now, older

    def _libraries(self, results: Iterable[FigureResult], pages: Pages) -> dict[str, str]:
        """The versions of all that took part in these results and pages."""
        ids = {result.id for result in results} & self.project.targets.keys()
        return {**pages.libraries, **self.project.libraries(ids)}


def failures(results: Iterable[FigureResult]) -> list[str]:
    """A line for each claim that doesn't hold."""
    return [failure(result.source, row) for result in results for row in result.failed]


def _spent(tasks: Mapping[str, Task], outcome: Outcome) -> dict[str, float]:
    """Seconds by the path of each figure that something was made for."""
    spent: dict[str, float] = {}
    for key, seconds in outcome.seconds.items():
        figure = tasks[key].figure
        spent[figure] = spent.get(figure, 0.0) + seconds
    return spent


def _errors(tasks: Mapping[str, Task], outcome: Outcome) -> Iterable[str]:
    """A line for each failure; one line where several outputs of a film fail for one reason."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for key in sorted(outcome.errors, key=lambda key: str(tasks[key])):
        task, error = tasks[key], outcome.errors[key]
        function = task.label.partition(" (")[0]
        alike.setdefault((task.figure, function, error.removeprefix(str(task))), []).append(error)
    for (figure, function, text), lines in alike.items():
        yield lines[0] if len(lines) == 1 else f"{figure}, {function}{text}"


def _blocked(tasks: Mapping[str, Task], outcome: Outcome) -> Iterable[str]:
    """A line for each figure that lacks what another one should have made."""
    for key, culprit in outcome.blocked.items():
        if tasks[key].figure != tasks[culprit].figure:
            yield f"{tasks[key].figure}: not built, since {tasks[culprit]} failed"
