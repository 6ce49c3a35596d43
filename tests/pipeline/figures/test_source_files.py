"""What is a source, and that every reader and the watcher agree on it."""

import os
import shutil

import pytest

from generator import source_files
from generator.errors import UserError
from generator.serving import watch
from tests.pipeline.figures.test_authors import GOOD

# What editors, file managers, patch and Python leave behind; each with an ordinary ending too.
LEFT_BEHIND = [
    *(".draft.md", "._00-a.md", ".~00-a.py", ".#00-a.md", "00-a.md~", "#00-a.md#", "~$00-a.md"),
    *("00-a.md.swp", "00-a.md.bak", "00-a.md.orig", "00-a.md.rej", "00-a.md.tmp", "4913"),
    *("00-a.md___jb_tmp___", ".DS_Store", "Thumbs.db", "thumbs.db", "desktop.ini", "Icon\r"),
    *("my.css~", ".my.css.swp", ".git", "__MACOSX"),
]


@pytest.mark.parametrize("name", [*LEFT_BEHIND, "__pycache__", "x.pyc"])
def test_no_source(name):
    assert not source_files.is_source(name)


@pytest.mark.parametrize(
    "name", ["00-a.md", "_part.md", "CNAME", "a b.css", "x.min.js", "sw.js", "tmp", "ä.svg", "a.~b"]
)
def test_a_name_is_that_of_a_source(name):
    assert source_files.is_source(name)


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def test_sections_stand_in_the_order_of_their_numbers(tmp_path):
    names = ["10-z.md", "9-b.md", "00-a.md", "9-a.md", "11.md"]
    others = [*LEFT_BEHIND, "README.md", "readme.MD", "_part.md", "deep/01-x.md", "note.txt"]
    write(tmp_path / "sections", *names, *others)
    names = [path.name for path in source_files.sections(tmp_path)]
    assert names == ["00-a.md", "9-a.md", "9-b.md", "10-z.md", "11.md"]
    assert [source_files.section_number(tmp_path / name) for name in names] == [
        "",
        *"99",
        "10",
        "11",
    ]


@pytest.mark.parametrize(
    "name", ["end.md", "1_a.md", "00-a.MD", "00-a.markdown", "²-x.md", "a-1.md"]
)
def test_a_text_that_would_be_lost_is_an_error(tmp_path, name):
    write(tmp_path / "sections", name)
    with pytest.raises(UserError, match="sections: expected a number and words, as"):
        source_files.sections(tmp_path)


def test_figure_modules(tmp_path):
    write(tmp_path, "arcs.py", "Big.PY", "_shared.py", "__init__.py", "data/x.py", "notes.txt")
    write(tmp_path, ".#arcs.py", "arcs.py~", ".~arcs.py", "._arcs.py", "folder.py/x")
    (tmp_path / "gone.py").symlink_to("nowhere.py")
    assert source_files.figure_modules(tmp_path) == ["Big.PY", "arcs.py"]
    assert source_files.left_out(tmp_path, "figures") == [
        "figures/gone.py: a link to what is not there; it is left out"
    ]


def test_files_are_found_in_folders_and_behind_links(tmp_path):
    write(
        tmp_path, "static/fonts/a.woff2", "static/CNAME", "elsewhere/b.css", "static/__pycache__/x"
    )
    (tmp_path / "static/linked").symlink_to("../elsewhere")
    (tmp_path / "static/loop").symlink_to(".")
    (tmp_path / "static/gone.css").symlink_to("nowhere")
    os.mkfifo(tmp_path / "static/pipe")
    names = list(source_files.files(tmp_path / "static"))
    assert names == ["CNAME", "fonts/a.woff2", "linked/b.css"]
    assert source_files.left_out(tmp_path / "static", "static") == [
        "static/gone.css: a link to what is not there; it is left out",
        "static/loop: a link to a folder that it lies in; it is left out",
        "static/pipe: neither a file nor a folder; it is left out",
    ]


@pytest.mark.parametrize("closed", ["static", "static/fonts"])
def test_a_folder_that_cannot_be_read(tmp_path, monkeypatch, closed):
    write(tmp_path, "static/fonts/a.woff2")
    listed = os.listdir

    def refused(folder):  # root, as whom CI runs, may read every folder
        if folder == tmp_path / closed:
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    before = watch.digest(tmp_path, tmp_path / "static")
    monkeypatch.setattr(os, "listdir", refused)
    with pytest.raises(UserError, match=f"{closed}: expected a folder that this user can read"):
        source_files.files(tmp_path / "static")
    assert watch.digest(tmp_path, tmp_path / "static") != before


def test_a_name_that_is_not_utf8(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.css")).write_text("")
    with pytest.raises(UserError, match=r"caf\\udce9.css: expected a name in UTF-8"):
        source_files.files(tmp_path)


@pytest.mark.parametrize(
    "data",
    [b"a\nb\n", b"\xef\xbb\xbfa\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\r\nb\r\n"],
)
def test_marks_and_line_ends_change_nothing(tmp_path, data):
    path = tmp_path / "a.md"
    path.write_bytes(data)
    assert source_files.read_text(path, "a.md") == "a\nb\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xef\xbb\xbfa\r\n\xe9", "a.md:2: expected UTF-8, got the byte 0xe9; save the"),
        ("a".encode("utf-16"), "a.md:1: expected UTF-8, got the byte 0xff; save the"),
    ],
)
def test_what_is_not_utf8(tmp_path, data, message):
    path = tmp_path / "a.md"
    path.write_bytes(data)
    with pytest.raises(UserError) as error:
        source_files.read_text(path, "a.md")
    assert str(error.value) == f"{message} file as UTF-8"


def test_what_cannot_be_read(tmp_path):
    for name in ("folder", "gone"):
        (tmp_path / "folder").mkdir(exist_ok=True)
        with pytest.raises(UserError, match=f"{name}: can't be read: "):
            source_files.read_text(tmp_path / name, name)


@pytest.mark.parametrize("folder", ["figures", "templates", "templates/static"])
def test_what_is_no_source_changes_neither_digest_nor_site(standing, folder):
    (standing.root / folder).mkdir(exist_ok=True)
    digest, site = watch.digest(standing.root), standing.site()
    for name in LEFT_BEHIND:
        write(standing.root / folder, name)
        assert watch.digest(standing.root) == digest, name
    run = standing.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert "nothing to do" in run.stdout
    assert standing.site() == site


def test_an_editors_lock_is_no_source(standing):
    """Emacs locks a file with a link to user@host.process: it leads nowhere."""
    for path in ("figures/.#at_rest.py", "templates/.#article.md"):
        (standing.root / path).symlink_to("me@here.1234:567")
    run = standing.build()
    assert (run.returncode, run.stderr) == (0, "")
    assert "left out" not in run.stdout


def test_a_link_to_nowhere_is_left_out_and_reported(standing):
    for path in ("figures/gone.py", "templates/gone.css"):
        (standing.root / path).symlink_to("nowhere")
    run = standing.build()
    assert (run.returncode, run.stderr) == (0, "")
    message = "a link to what is not there; it is left out"
    assert run.stdout.splitlines()[:2] == [
        f"figures/gone.py: {message}",
        f"templates/gone.css: {message}",
    ]


def folder_in_place_of_a_file(path):
    path.unlink()
    path.mkdir()


WRONG = [
    ("article.toml", folder_in_place_of_a_file),
    ("figures/Big.py", lambda path: path.write_text(GOOD)),
    ("figures/bad.py", lambda path: path.write_bytes(b"\xff")),
    ("figures/at_rest.py", folder_in_place_of_a_file),
    ("templates/article.md", folder_in_place_of_a_file),
    ("templates/" + os.fsdecode(b"\xe9.css"), lambda path: path.write_text("")),
]


@pytest.mark.parametrize(("path", "spoil"), WRONG)
def test_the_watcher_sees_a_fault_come_and_go(tmp_path, path, spoil):
    """What a build may complain about changes the digest, else its error would stay."""
    right, wrong = tmp_path / "right", tmp_path / "project"
    write(right, "article.toml", "figures/at_rest.py", "templates/article.md")
    shutil.copytree(right, wrong)
    before = watch.digest(wrong)
    spoil(wrong / path)
    assert watch.digest(wrong) != before
    shutil.rmtree(wrong)
    shutil.copytree(right, wrong)
    assert watch.digest(wrong) == before


def test_the_watcher_looks_at_data_elsewhere(tmp_path):
    write(tmp_path, "data/labels", "data/.DS_Store")
    before = watch.digest(tmp_path / "root", tmp_path / "data")
    (tmp_path / "data/.DS_Store").write_text("other")
    assert watch.digest(tmp_path / "root", tmp_path / "data") == before
    (tmp_path / "data/labels").write_text("other")
    assert watch.digest(tmp_path / "root", tmp_path / "data") != before


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(standing):
    """The keys of a figure, what is shown of it, and what comes out when it is made again."""
    before, keys = standing.site(), standing.keys()
    identity = standing.project().identity("round-trip")
    for path in [*standing.root.glob("figures/*.py"), *standing.root.glob("generator/*/*.py")]:
        text = path.read_bytes()
        path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert standing.keys() == keys
    assert standing.project().identity("round-trip") == identity
    run = standing.build("--force")
    assert run.returncode == 0, run.stderr
    after = standing.site()
    del before["manifest.json"], after["manifest.json"]  # which has the SHA-256 of the sources
    assert after == before
