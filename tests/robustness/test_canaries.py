"""Whatever a command line does with a folder, files that no build wrote stay as they are.

Every folder that an option can name gets canaries: files, folders, links, with names of their own
and with those that a store or a site gives to its files.
"""

import hashlib
import json
import os
import shutil
import signal
import sys

import pytest

from generator.pipeline.store.checksummed import seal
from tests.robustness.processes import Started, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="makes links")

KEY = "ab" + "0" * 62
# What lies in a folder of somebody: in a store's and a site's words, and in none of them.
FILES = (
    "notes.txt",
    "index.html",
    "manifest.json",
    "CACHEDIR.TAG",
    "tmp/thesis/chapter.tex",
    "tmp/12-abcdef/mail",
    "keys/ssh/id_ed25519",
    "keys/ab/private",
    f"keys/ab/{KEY}",
    f"blobs/ab/{KEY}",
    "records/1970.csv",
    ".part/45/half",
    "figures/at-rest/at-rest.svg",
    "static/style.css",
    "slides/talk.key",
    "aside/letter",
)
FOLDERS = ("tmp/empty", "keys/ab/empty", ".part/empty", "figures/empty", "records/empty")
COMMANDS = {
    "build": [],
    "force": ["--force"],
    "one": ["at-rest"],
    "slides": ["slides"],
    "verify": ["verify"],
    "prune": ["prune", "0"],
    "list": ["list"],
    "export": ["export", "x.gif", "round-trip"],
    "draft": ["--draft"],
}


def plant(folder, *without):
    """Puts canaries into a folder, as far as nothing is there; all that is in it then."""
    for path in FILES:
        if not path.startswith(without or ("?",)) and not (folder / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(f"canary {path}")
    for path in FOLDERS:
        if not path.startswith(without or ("?",)):
            (folder / path).mkdir(parents=True, exist_ok=True)
    return contents(folder)


def contents(folder):
    """Path → what is there: bytes, where a link leads, or that it is a folder."""
    entries = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            entries[name] = os.readlink(path)
        else:
            entries[name] = "a folder" if path.is_dir() else path.read_bytes()
    return entries


@pytest.fixture
def project(versions, folder):
    return versions.unchanged(folder / "project")


@pytest.fixture
def somebodys(folder):
    folder_of_others = folder / "somebody's"
    folder_of_others.mkdir()
    plant(folder_of_others)
    return folder_of_others


@pytest.mark.few(9)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--store", "--output"])
def test_a_folder_of_somebody_is_refused_in_one_line(project, somebodys, command, option):
    before = contents(somebodys)
    run = project.build(*COMMANDS[command], option, str(somebodys))
    assert contents(somebodys) == before
    if option == "--store":
        assert run.returncode == 1
        assert f"got {somebodys} with files and no CACHEDIR.TAG of ours: " in run.stderr
        assert run.stderr.startswith("store: expected a new or an empty folder")
        assert run.stderr.count("\n") == 1
    elif command in ("build", "force", "one"):
        assert run.returncode == 1
        assert f"{somebodys}: expected an empty or a new folder" in run.stderr
        assert "got a folder with other files and no manifest.json of ours" in run.stderr
        assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("option", ["--store", "--output"])
def test_the_preview_refuses_it_too(project, somebodys, option):
    before = contents(somebodys)
    server = Started(project, "serve", "--port", "0", option, str(somebodys))
    line = server.process.stderr.readline()
    assert " ours" in line
    server.send(signal.SIGINT)
    server.end()
    assert contents(somebodys) == before


@pytest.mark.few(3)
@pytest.mark.parametrize("name", ["tmp", "keys", "blobs", "records", ".part", "aside"])
@pytest.mark.parametrize("option", ["--store", "--output"])
def test_a_folder_with_one_name_of_ours(project, folder, name, option):
    """Which is no proof that it was ours."""
    folder_of_others = folder / "mine"
    (folder_of_others / name / "thesis").mkdir(parents=True)
    (folder_of_others / name / "thesis" / "chapter.tex").write_text("canary")
    before = contents(folder_of_others)
    for arguments in ([], ["--force"], ["prune", "0"], ["verify"]):
        run = project.build(*arguments, option, str(folder_of_others))
        assert contents(folder_of_others) == before
        assert run.returncode in (1, 2)


def linked(folder, place):
    """Puts a link to a folder with canaries in place of a folder."""
    target = folder / f"target of {place.name}"
    if place.exists():
        shutil.copytree(place, target)
        shutil.rmtree(place)
    plant(target)
    (target / "4711-abcdefabcdef").mkdir()  # as a temporary folder of ours is called
    (target / "4711-abcdefabcdef" / "kept").write_text("canary")
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(target)
    return target


@pytest.mark.few(6)
@pytest.mark.parametrize(
    "place",
    [".store/tmp", ".store/keys", ".store/blobs", ".store/records", "site/.part", "site/figures"],
)
@pytest.mark.parametrize("command", ["build", "force", "verify", "prune", "slides", "export"])
def test_links_are_not_followed(project, folder, place, command):
    """Neither for writing nor for removing; what is said about it is one line."""
    project.change(
        "generator/learn/training/training.py", ("8)", "9)")
    )  # there is something to write
    target = linked(folder, project.root / place)
    before = contents(target)
    run = project.build(*COMMANDS[command])
    assert contents(target) == before
    assert (project.root / place).is_symlink()
    assert "Traceback" not in run.stderr
    if command in ("build", "force"):
        assert run.returncode == 1
        assert run.stderr.endswith(" is a link, and links are not followed\n"), run.stderr
        assert run.stderr.count("\n") == 1


@pytest.mark.few(4)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_lies_beside_our_files_stays(project, command):
    """In a store and a site of ours, too: only what a build wrote there is touched."""
    before = plant(project.root / ".store")
    planted = {path for path, data in before.items() if b"canary" in as_bytes(data)}
    planted -= {f"keys/ab/{KEY}", f"blobs/ab/{KEY}"}  # names that only we give
    site = plant(project.root / "site", "index.html", "manifest.json", "figures", "static")
    project.change("generator/learn/training/training.py", ("8)", "9)"))
    assert "Traceback" not in project.build(*COMMANDS[command]).stderr
    store, now = contents(project.root / ".store"), contents(project.root / "site")
    assert {path: store.get(path) for path in planted} == {path: before[path] for path in planted}
    for path in ("notes.txt", ".part/45/half", "slides/talk.key", "tmp/thesis/chapter.tex"):
        assert now[path] == site[path]
    for path in FOLDERS:
        assert store[path] == "a folder"


def as_bytes(data):
    return data if isinstance(data, bytes) else data.encode()


def test_what_was_put_where_a_file_of_ours_goes(project):
    """Of the site: it is told and nothing is written over."""
    page = project.root / "site/figures/third/index.html"
    page.parent.mkdir()
    page.write_text("my own")
    before = project.site()
    project.add("figures/third.py", (project.root / "figures/at_rest.py").read_text())
    run = project.build()
    assert run.returncode == 1
    path = "site/figures/third/index.html"
    why = "no build of ours wrote what is there; move it away"
    assert run.stderr == f"can't write {path}: {why}\n"
    assert project.site() == before
    page.unlink()
    assert project.build().returncode == 0
    assert page.is_file()


def test_a_site_that_somebody_put_in_place_of_ours(project):
    """The store still knows the one of before: its paths are not those of this folder."""
    shutil.rmtree(project.root / "site")
    plant(project.root / "site")
    before = contents(project.root / "site")
    for arguments in ([], ["--force"], ["at-rest"]):
        run = project.build(*arguments)
        assert run.returncode == 1
        assert "other files and no manifest.json of ours" in run.stderr
        assert contents(project.root / "site") == before


@pytest.mark.few(3)
@pytest.mark.parametrize("arguments", [[], ["--force"]])
@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_a_cut_writes_over_nothing_of_others(project, folder, arguments, kind):
    holiday = folder / "pictures/holiday.gif"
    (holiday.parent / ".part/123-abcdefabcdef").mkdir(parents=True)
    (holiday.parent / "original.gif").write_bytes(b"canary")
    if kind == "file":
        holiday.write_bytes(b"canary")
    elif kind == "link":
        holiday.symlink_to("original.gif")
    else:
        holiday.mkdir()
    before = contents(holiday.parent)
    run = project.build("export", str(holiday), "round-trip", *arguments)
    assert run.returncode == 1
    assert run.stderr.startswith(f"export {holiday}: expected a new name or a file that a build")
    assert run.stderr.count("\n") == 1
    assert contents(holiday.parent) == before


def test_a_cut_is_written_over_what_a_build_wrote(project, folder):
    place = folder / "pictures"
    file = place / "film.gif"
    (place / ".part").mkdir(parents=True)
    before = contents(place)
    assert project.build("export", str(file), "round-trip").returncode == 0
    first = file.read_bytes()
    project.change("generator/draw/style/ink.txt", ("blue", "red"))
    assert project.build("export", str(file), "round-trip").returncode == 0
    assert file.read_bytes() != first
    assert contents(place) == before | {"film.gif": file.read_bytes()}


@pytest.mark.few(6)
@pytest.mark.parametrize("option", ["--figures", "--templates", "--data"])
@pytest.mark.parametrize("command", ["build", "force", "verify", "prune", "new", "serve"])
def test_folders_that_are_only_read(project, folder, option, command):
    source = {"--figures": "figures", "--templates": "templates"}.get(option)
    place = folder / "elsewhere"
    if source:
        shutil.copytree(project.root / source, place)
        (place / "sections").mkdir(exist_ok=True)
        (place / "sections/00-introduction.md").write_text("Words.")
        shutil.copytree(project.root / "templates", folder / "templates", dirs_exist_ok=True)
    place.mkdir(exist_ok=True)
    before = plant(place, "index.html")
    where = [option, str(place), "--output", str(folder / "site")]
    if command == "serve":
        server = Started(project, "serve", "--port", "0", *where)
        until(lambda: (folder / "site/manifest.json").exists() or server.process.poll())
        server.send(signal.SIGINT)
        server.end()
    else:
        arguments = ["new", "fresh", *where[:2]] if command == "new" else COMMANDS[command] + where
        assert "Traceback" not in project.build(*arguments).stderr
    now = contents(place)
    assert {path: now.get(path) for path in before} == before
    new = {"fresh.py"} if (option, command) == ("--figures", "new") else set()
    assert now.keys() - before.keys() == new


def test_new_writes_over_nothing(project):
    before = contents(project.root / "figures")
    run = project.build("new", "at-rest")
    assert run.returncode == 2
    assert "expected a new file, got one that is there" in run.stderr
    assert contents(project.root / "figures") == before


def without_marks(project):
    """Makes store and site what version 0.1 left: no marks, and a manifest that lists none."""
    (project.root / ".store/CACHEDIR.TAG").unlink()
    (project.root / "site/.layers-in-motion").unlink()
    manifest = project.root / "site/manifest.json"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if ".layers-in-motion" not in line))
    (record,) = (project.root / ".store/records").glob("site-*")
    value = json.loads(record.read_bytes().partition(b"\n")[2])
    del value["stats"]
    value["manifest"] = hashlib.sha256(manifest.read_bytes()).hexdigest()
    record.write_bytes(seal(value, record.name))


def test_a_store_and_a_site_of_version_0_1_are_taken_over(project, versions):
    without_marks(project)
    assert (project.root / ".store/records").is_dir()
    run = project.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert "nothing to do" in run.stdout
    assert project.build("verify").returncode == 0
    project.change("templates/article.md", ("Some", "Other"))
    run = project.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert (project.root / ".store/CACHEDIR.TAG").is_file()
    assert (project.root / "site/.layers-in-motion").is_file()
    assert "training" not in run.stdout  # what was kept is used
    assert project.build("verify").returncode == 0
    project.change("templates/article.md", ("Other", "Some"))
    assert project.build().returncode == 0
    assert project.site() == versions.old


def test_a_store_that_is_a_link_is_the_users_wish(project, folder):
    (project.root / ".store").rename(folder / "large disk")
    (project.root / ".store").symlink_to(folder / "large disk")
    project.change("templates/article.md", ("Some", "Other"))
    run = project.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert "training" not in run.stdout
    assert not (folder / "large disk/tmp").exists()


def test_the_canaries_are_counted(folder):
    """So that none is forgotten: what `plant` puts there is all there."""
    (folder / "x").mkdir()
    entries = plant(folder / "x")
    assert set(FILES) <= entries.keys()
    assert set(FOLDERS) <= entries.keys()
