"""What the one who waits sees."""

import io

from generator.pipeline.run.progress import Bars
from generator.pipeline.run.report import Plain, Row
from generator.pipeline.run.reporters import reporter_for

ROWS = [Row("round-trip", 1.25, 1234567, "2 of 2 hold"), Row("x", None, None, "not built")]


def test_plain_lines_for_a_log():
    stream = io.StringIO()
    assert isinstance(reporter_for(stream), Plain)
    reporter_for(stream).table(ROWS)
    assert stream.getvalue().splitlines() == [
        "figure      seconds      bytes       claims",
        "round-trip      1.2  1,234,567  2 of 2 hold",
        "x              kept          –    not built",
    ]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_bars_for_a_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    stream = Terminal()
    reporter = reporter_for(stream)
    assert isinstance(reporter, Bars)
    reporter.begin(4.0)
    reporter.started("figures/x.py, data")
    reporter.finished("figures/x.py, data", 2.0)
    reporter.say("[bold] is no markup")
    reporter.end()
    reporter.table(ROWS)
    said = stream.getvalue()
    assert "50 %" in said
    assert "[bold] is no markup" in said
    assert "1,234,567" in said
