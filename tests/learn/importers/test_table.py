"""Tables of one's own: what is read, and the line that says what can't be."""

import re
import time

import numpy as np
import pytest

from generator import learn
from generator.errors import UserError
from generator.learn.data.csv_record import data_csv, data_npz
from generator.pipeline.store.codec import decode, encode

PETS = "age,height,kind\n1,30.5,cat\n4,80,dog\n2.5,25,cat\n"


@pytest.fixture
def file(tmp_path):
    """Writes a file and says its path."""

    def write(content, name="pets.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def test_columns_by_name_and_words_as_labels(file):
    pets = learn.table(file(PETS), x=["height", "age"], label="kind")
    np.testing.assert_array_equal(pets.points, [[30.5, 1], [80, 4], [25, 2.5]])
    np.testing.assert_array_equal(pets.labels, [0, 1, 0])
    assert (pets.class_names, pets.coordinates, pets.name) == (
        ("cat", "dog"),
        ("height", "age"),
        "pets",
    )
    assert isinstance(pets, learn.Data)
    assert pets.sets == ()


@pytest.mark.parametrize(
    ("content", "points", "labels"),
    [
        ("x,y,c\r\n1,2,-1\r\n3,4,+1\r\n", [[1, 2], [3, 4]], [0, 1]),
        ("x,y,c\n1,2,+1\n3,4,−1", [[1, 2], [3, 4]], [1, 0]),
        ("x,y,c\n1,2,10\n3,4,9.0\n5,6,9", [[1, 2], [3, 4], [5, 6]], [1, 0, 0]),
        ("x;y;c\n1,5;2;a\n-3,25;4e1;b\n", [[1.5, 2], [-3.25, 40]], [0, 1]),
        ("x\ty\tc\n1.5\t2\tb\n3\t4\ta\n", [[1.5, 2], [3, 4]], [1, 0]),
        ('"x","y",c\n"1","2","a, or b"\n3,4,c\n', [[1, 2], [3, 4]], [0, 1]),
        ("\ufeffx,y,c\n\n1,2,a\n\n", [[1, 2]], [0]),
        ("x , y , c\n 1 , 2 , a \n", [[1, 2]], [0]),
        ("x,y,c\r1,2,b\r3,4,a\r", [[1, 2], [3, 4]], [1, 0]),
        ("x;y;c\r\r\n1,5;2;a\r3;4;b\n", [[1.5, 2], [3, 4]], [0, 1]),
        ("\n\nx;y;c\n1;2;a\n", [[1, 2]], [0]),
        ("\ufeff\r\n \r\nx\ty\tc\r\n1\t2\ta\r\n", [[1, 2]], [0]),
        ("\r\rx,y,c\r1,2,a", [[1, 2]], [0]),
        (f"{'long' * 50_000},x,y,c\n0,1,2,a\n", [[1, 2]], [0]),
    ],
)
def test_ways_to_write_a_table(file, content, points, labels):
    read = learn.table(file(content), x=["x", "y"], label="c")
    np.testing.assert_array_equal(read.points, points)
    np.testing.assert_array_equal(read.labels, labels)


def test_a_comma_in_quotes_is_decimal_where_it_is_said(file):
    path = file('x,y\n"1,5",2\n')
    np.testing.assert_array_equal(learn.table(path, decimal=",").points, [[1.5, 2]])
    with pytest.raises(UserError, match=r"pets.csv:2: x: expected a number, got '1,5'; decimal="):
        learn.table(path)


def test_without_header_by_position(file):
    read = learn.table(file("1,2,a\n3,4,b\n"), x=[1, 0], label=2, header=False)
    np.testing.assert_array_equal(read.points, [[2, 1], [4, 3]])
    assert read.class_names == ("a", "b")


def test_the_order_of_classes_can_be_said(file):
    """A network made elsewhere may count dogs first: its accuracy would be 1 − itself."""
    path = file(PETS)
    pets = learn.table(path, x=["age"], label="kind", classes=["dog", "cat", "newt"])
    np.testing.assert_array_equal(pets.labels, [1, 0, 1])
    assert pets.class_names == ("dog", "cat", "newt")
    with pytest.raises(
        UserError, match=r"pets.csv: kind: expected a class, got 'cat'; did you mean cats"
    ):
        learn.table(path, x=["age"], label="kind", classes=["dog", "cats"])


def test_without_x_all_columns_but_the_labels(file):
    assert learn.table(file(PETS), label="kind").coordinates == ("age", "height")
    plain = learn.table(file("x,y\n1,2\n3,4\n"))
    assert (plain.classes, plain.class_names, plain.dimension) == (1, (), 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PETS + "3,tall,cat\n", "pets.csv:5: height: expected a number, got 'tall'"),
        (PETS + '"3\n",tall,cat\n', "pets.csv:6: height: expected a number, got 'tall'"),
        (PETS + "3,inf,cat\n", "pets.csv:5: height: expected a finite number, got 'inf'"),
        (
            PETS + "3,,cat\n4,5,dog\n5,NA,cat\n",
            'pets.csv:5: height: expected a value, got none (and in line 7); missing="drop"'
            " (--drop-missing) leaves such rows out",
        ),
        (
            PETS + "3,4,\n",
            'pets.csv:5: kind: expected a value, got none; missing="drop" (--drop-missing) leaves'
            " such rows out",
        ),
        (PETS + "3,4\n", "pets.csv:5: expected 3 cells, got 2"),
        ("", "pets.csv: expected rows of numbers, got none"),
        ("age,height,kind\n", "pets.csv: expected rows of numbers, got none"),
        ("age,height,kind,age\n1,2,a,3\n", "pets.csv: expected different names of columns, got 'age' twice"),
        ("1,2,a\n", "pets.csv: expected names of columns in the first line, got 1; header=False (--no-header) takes it as a row"),
        ("age,heigth,kind\n1,2,a\n", "pets.csv: expected a column, got 'height'; did you mean heigth?"),
        (b"age,height,kind\n1,2,a\n1,2,caf\xe9\n", "pets.csv:3: expected UTF-8, got the byte 0xe9; save the file as CSV UTF-8"),
        (PETS.encode("utf-16"), "pets.csv: expected CSV in UTF-8, got UTF-16; save it as CSV UTF-8"),
        (b"PK\x03\x04", "pets.csv: expected CSV in UTF-8, got an archive or Excel's workbook; save it as CSV UTF-8"),
        (PETS + "3,4," + "a" * (1 << 21), "pets.csv:5: expected CSV, got field larger than field limit (1048576)"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_one_line(file, content, message):
    with pytest.raises(UserError, match=f"^{re.escape(message)}$"):
        learn.table(file(content), x=["age", "height"], label="kind")


def test_other_mistakes(file, tmp_path):
    path = file(PETS)
    for call, message in [
        (lambda: learn.table(tmp_path / "cats.csv"), "cats.csv: can't be read: No such file"),
        (lambda: learn.table(path, x=["age"], label="age"), "expected the label apart from x"),
        (lambda: learn.table(path, x=[7], label="kind"), "expected a column from 0 to 2, got 7"),
        (
            lambda: learn.table(path, missing="dorp"),
            "missing: expected a treatment, got 'dorp'; did you mean drop",
        ),
        (lambda: learn.table(path, decimal=";"), "decimal: expected"),
        (lambda: learn.table(file("a\nNA\n"), missing="drop"), "expected a row without missing"),
    ]:
        with pytest.raises(UserError, match=message):
            call()


def test_rows_without_a_value_are_left_out_when_asked(file):
    content = "age,height,kind,part\n1,2,a,train\n3,,b,train\n5,6,,test\n7,8,b,Test\n9,1,a,val\n"
    path = file(content)
    pets = learn.table(path, x=["age", "height"], label="kind", missing="drop")
    np.testing.assert_array_equal(pets.points, [[1, 2], [7, 8], [9, 1]])
    split = learn.split_by_column(path, "part", x=["age", "height"], label="kind", missing="drop")
    parts = [rows.tolist() for rows in (split.training, split.validation, split.test)]
    assert parts == [[0], [2], [1]]
    assert learn.part(pets, split.test).class_names == ("a", "b")


def test_a_part_of_another_name_is_reported(file):
    with pytest.raises(UserError, match=r"pets.csv:3: part: expected train, validation or test, g"):
        learn.split_by_column(file("a,part\n1,train\n2,tset\n"), "part")
    with pytest.raises(UserError, match="expected rows for training, got none"):
        learn.split_by_column(file("a,part\n1,test\n"), "part")


def test_a_share_of_each_class():
    data = learn.sample("x", np.zeros((50, 2)), np.repeat([0, 1], [40, 10]))
    split = learn.split_by_share(data, test=0.2, validation=0.1, seed=3)
    assert sorted(split.rows.tolist()) == list(range(50))
    counts = [
        np.bincount(data.labels[rows]).tolist()
        for rows in (split.training, split.validation, split.test)
    ]
    assert counts == [[28, 7], [4, 1], [8, 2]]
    again = learn.split_by_share(data, test=0.2, validation=0.1, seed=3)
    np.testing.assert_array_equal(split.rows, again.rows)
    assert (split.test != learn.split_by_share(data, test=0.2, validation=0.1).test).any()
    with pytest.raises(UserError, match="expected shares of less than 1"):
        learn.split_by_share(data, test=0.5, validation=0.5)
    with pytest.raises(UserError, match="test: expected a share from 0 to 1, got 2"):
        learn.split_by_share(data, test=2.0)


def test_arrays_of_an_npz(tmp_path):
    path = tmp_path / "moons.npz"
    points, labels = np.random.default_rng(0).normal(size=(9, 2)), np.arange(9) % 2 * 2 - 1
    np.savez(
        path, points=points, labels=labels, a=points[:, 0], kinds=np.array(["x", "y", "z"] * 3)
    )
    read = learn.table(path)
    np.testing.assert_array_equal(read.points, points)
    np.testing.assert_array_equal(read.labels, labels > 0)
    assert read.class_names == ("−1", "1")
    other = learn.table(path, x=["a"], label="kinds")
    np.testing.assert_array_equal(other.points, points[:, :1])
    assert other.class_names == ("x", "y", "z")
    for arguments, message in [
        (
            {"x": "pionts"},
            "moons.npz: expected the name of an array, got 'pionts'; did you mean points?",
        ),
        ({"x": "kinds"}, r"moons.npz: kinds: expected numbers of shape \(n,\), got <U1"),
        ({"label": "points"}, r"moons.npz: points: expected shape \(9,\), got \(9, 2\)"),
    ]:
        with pytest.raises(UserError, match=message):
            learn.table(path, **arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": ["a", "b", "a"], "label": "kind"}, "x: expected each once, got a, b, a"),
        ({"x": ["a", 0]}, "x: expected each once, got a, a"),
        ({"x": ["a"], "classes": ["1", "2"]}, "classes: expected a label too, got none"),
    ],
)
def test_what_would_be_taken_twice_or_not_at_all_is_refused(tmp_path, arguments, message):
    path = tmp_path / "pets.csv"
    path.write_text("a,b,kind\n1,2,1\n3,4,2\n", encoding="utf-8")
    with pytest.raises(UserError, match=f"^pets.csv: {message}$"):
        learn.table(path, **arguments)
    path = tmp_path / "pets.npz"
    np.savez(path, a=np.ones(2), b=np.ones(2), kind=np.arange(2))
    if 0 not in arguments["x"]:
        with pytest.raises(UserError, match=f"^pets.npz: {message}$"):
            learn.table(path, **arguments)
    with pytest.raises(UserError, match=r"^pets.npz: split: expected CSV or Parquet, got an .npz$"):
        learn.split_by_column(path, "kind")


def test_an_npz_runs_nothing(tmp_path):
    path = tmp_path / "objects.npz"
    np.savez(path, points=np.array([{}], dtype=object))
    with pytest.raises(UserError, match=r"expected an .npz of numbers, got arrays of objects"):
        learn.table(path)
    path.write_bytes(b"nothing")
    with pytest.raises(UserError, match=r"objects.npz: expected an .npz of numbers"):
        learn.table(path)
    np.savez(path, points=np.array([[1.0, np.nan]]))
    with pytest.raises(UserError, match=r"points\[0, 1\]: expected a finite number, got nan"):
        learn.table(path)


def test_parquet_is_read_and_errors_name_the_row(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "pets.parquet"
    columns = {"age": [1, 4, 2], "height": [30.5, None, 25.0], "kind": ["cat", "dog", "cat"]}
    parquet.write_table(pyarrow.table(columns), path)
    pets = learn.table(path, x=["age", "height"], label="kind", missing="drop")
    np.testing.assert_array_equal(pets.points, [[1, 30.5], [2, 25]])
    with pytest.raises(UserError, match=r"pets.parquet: row 2: height: expected a value, got none"):
        learn.table(path, x=["age", "height"], label="kind")
    path.write_bytes(b"nothing")
    with pytest.raises(UserError, match=r"pets.parquet: expected Parquet, got "):
        learn.table(path)


def test_parquet_without_its_reader_is_one_line_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(
        UserError, match=r"^pets.parquet: expected the package .*, got none; pip install pyarrow$"
    ):
        learn.table(tmp_path / "pets.parquet")


def test_names_of_classes_reach_the_data_files(file):
    pets = learn.table(file('age,kind\n1,"cat, ""old"""\n4,dog\n'), x=["age"], label="kind")
    assert data_csv(pets).decode().splitlines() == [
        "split,class,name,set,x0",
        'train,A,"cat, ""old""",,1.0',
        "train,B,dog,,4.0",
    ]
    assert b"names.npy" in data_npz(pets)
    assert decode(encode(pets)).class_names == pets.class_names


def test_five_megabytes_in_a_second_or_two(file):
    """Not a benchmark: a reader that takes a cell at a time with a copy would need minutes."""
    row = "0.123456789,−1.23456789,word of some length,42,north\n".replace("−", "-")
    content = "a,b,c,d,e\n" + row * (5_000_000 // len(row))
    start = time.process_time()
    read = learn.table(file(content), x=["a", "b", "d"], label="e")
    assert time.process_time() - start < 3
    assert read.points.shape == (5_000_000 // len(row), 3)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b,kind\n1,2,\x000\n3,4,1\n", r"x\.csv:2: .*0x00"),
        (b'a,b,kind\n1,2,"0\n3,4,1\n5,6,1\n', "expected CSV"),
    ],
    ids=["NUL", "a quote that nothing closes"],
)
def test_a_damaged_file_loses_no_row_silently(content, message, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=message):
        learn.table(path, ["a", "b"], "kind")


WORDS = "name;age;height;kind\nRex;3;1,5;dog\nMia;4;?;cat\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {},
            'pets.csv:2: name: expected a number, got \'Rex\'; x=["age", "height"] takes the columns'
            ' of numbers alone, and label="name" or label="kind" says the classes',
        ),
        (
            {"label": "kind", "missing": "drop"},
            'pets.csv:2: name: expected a number, got \'Rex\'; x=["age", "height"] takes the columns'
            " of numbers alone",
        ),
        (
            {"x": ["age", "kind"]},
            "pets.csv:2: kind: expected a number, got 'dog'; label=\"kind\" says the classes",
        ),
        ({"x": ["age", "name"], "label": "kind"}, "pets.csv:2: name: expected a number, got 'Rex'"),
        (
            {"x": ["age", "heigth"]},
            "pets.csv: expected a column, got 'heigth'; did you mean height?",
        ),
        ({"label": "kin"}, "pets.csv: expected a column, got 'kin'; did you mean kind?"),
    ],
)
def test_columns_of_words_and_unknown_ones_are_said_with_what_to_write(file, arguments, message):
    with pytest.raises(UserError) as raised:
        learn.table(file(WORDS), **arguments)
    assert str(raised.value) == message


def test_one_word_among_numbers_is_that_cells_mistake(file):
    path = file("age,height\ntall,2\n3,4\n")
    with pytest.raises(UserError) as raised:
        learn.table(path)
    assert str(raised.value) == "pets.csv:2: age: expected a number, got 'tall'"


def test_a_split_by_column_knows_the_columns_it_is_given(file):
    path = file("x,kind,part\n1,dog,train\n2,cat,test\n")
    with pytest.raises(UserError, match="expected a column, got 'kin'; did you mean kind"):
        learn.split_by_column(path, "part", label="kin")
    with pytest.raises(UserError, match=r"expected a column \(kind, part, x\), got 'z'"):
        learn.split_by_column(path, "part", x=["z"])


def test_arrays_of_other_names_are_asked_for(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, pts=np.zeros((2, 2)))
    with pytest.raises(UserError, match="named points or x or X or data, got pts; x= names anot"):
        learn.table(path)
    assert learn.table(path, x="pts").points.shape == (2, 2)
