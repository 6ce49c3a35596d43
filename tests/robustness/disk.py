"""A disk that fails, or loses its power: `Disk(root, fail_at=7)` or `Disk(root, cut_at=7, how=…)`.

It takes the place of the functions of `generator.pipeline.store.filesystem`, so that every change
that a build makes below `root` is a step of it. It does each one for real, and keeps beside that
what a power cut would leave: contents of files and names in folders that were not synced may be
lost.

    nothing   all that was not synced is lost
    names     names are there, contents that were not synced are zeros: as many as there were bytes
    some      of each name and each content one or the other, by chance
"""

import errno
import os
import random
import shutil
from pathlib import Path

HOWS = ("nothing", "names", "some")
STEPS = ("write", "rename", "unlink", "mkdir", "rmdir", "remove_tree", "sync")


class File:
    def __init__(self, data, synced=None):
        self.data, self.synced = data, synced


class Folder:
    def __init__(self, names=None, synced=None):
        self.names, self.synced = names or {}, dict(synced or {})


def as_it_is(path):
    """A file or folder with all that is in it, on the disk for good."""
    if not path.is_dir():
        data = path.read_bytes()
        return File(data, data)
    names = {entry.name: as_it_is(entry) for entry in path.iterdir()}
    return Folder(names, names)


class Disk:
    def __init__(self, root, filesystem, fail_at=0, cut_at=0, how="nothing", tops=()):
        self.root, self.tops = Path(root), tops
        names = {top: as_it_is(self.root / top) for top in tops if (self.root / top).exists()}
        self.top = Folder(names, names)
        self.fail_at, self.cut_at, self.how = fail_at, cut_at, how
        self.count, self.log, self.busy = 0, [], False
        self.real = {name: getattr(filesystem, name) for name in STEPS}
        for name in STEPS:
            setattr(filesystem, name, getattr(self, name))

    def step(self, kind, path):
        """Counts a step; the disk fails at it, or the process ends and what isn't synced may go."""
        self.count += 1
        self.log.append(f"{kind} {self.relative(path)}")
        if self.count == self.cut_at:
            self.lose(random.Random(self.count))
            os._exit(99)
        if self.count == self.fail_at:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    def do(self, name, *arguments):
        self.busy = True
        try:
            self.real[name](*arguments)
        finally:
            self.busy = False

    def relative(self, path):
        return Path(os.path.abspath(path)).relative_to(self.root).as_posix()

    def find(self, path):
        """What is at a path, as the running system sees it."""
        node = self.top
        for name in self.relative(path).split("/"):
            if name != ".":
                node = node.names[name]
        return node

    def names(self, path):
        return self.find(Path(os.path.abspath(path)).parent).names

    # The functions of the module.

    def write(self, path, data):
        self.step("write", path)
        self.do("write", path, data)
        self.names(path)[Path(path).name] = File(Path(path).read_bytes())

    def rename(self, part, target):
        self.step("rename", target)
        self.do("rename", part, target)
        self.names(target)[Path(target).name] = self.names(part).pop(Path(part).name)

    def unlink(self, path):
        self.step("unlink", path)
        self.do("unlink", path)
        self.names(path).pop(Path(path).name, None)

    def mkdir(self, path):
        self.step("mkdir", path)
        self.do("mkdir", path)
        self.names(path)[Path(path).name] = Folder()

    def rmdir(self, path):
        self.step("rmdir", path)
        self.do("rmdir", path)
        del self.names(path)[Path(path).name]

    def remove_tree(self, path):
        self.step("remove_tree", path)
        self.do("remove_tree", path)
        del self.names(path)[Path(path).name]

    def sync(self, paths):
        for path in paths:
            self.step("sync", path)
            node = self.find(path)
            if isinstance(node, File):
                node.synced = node.data
            else:
                node.synced = dict(node.names)

    # A power cut.

    def lose(self, rng):
        """Makes the folders what the disk has of them when the power goes."""
        self.busy = True
        for top in self.tops:
            shutil.rmtree(self.root / top, ignore_errors=True)
        for name, node in self.left(self.top, rng).items():
            self.put(self.root / name, node, rng)

    def left(self, folder, rng):
        """The names that a folder has then."""
        if self.how == "nothing":
            return folder.synced
        if self.how == "names":
            return folder.names
        either = sorted({*folder.names, *folder.synced})
        chosen = {name: rng.choice((folder.names, folder.synced)).get(name) for name in either}
        return {name: node for name, node in chosen.items() if node is not None}

    def put(self, path, node, rng):
        if isinstance(node, Folder):
            path.mkdir()
            for name, inner in self.left(node, rng).items():
                self.put(path / name, inner, rng)
        else:
            path.write_bytes(self.content(node, rng))

    def content(self, file, rng):
        if file.synced is not None:
            return file.synced
        zeros, half = bytes(len(file.data)), file.data[: len(file.data) // 2]
        lost = {"nothing": b"", "names": zeros}
        return lost.get(self.how, rng.choice((b"", zeros, half, file.data)))
