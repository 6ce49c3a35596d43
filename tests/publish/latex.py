"""LaTeX as a user runs it."""

import subprocess


def pdflatex(folder):
    """What one run of pdflatex on beamer.tex prints; it must succeed."""
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "beamer.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert run.returncode == 0, run.stdout[-2000:]
    return run.stdout
