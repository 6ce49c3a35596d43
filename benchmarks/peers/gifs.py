"""GIFs by matplotlib's own writers, by imageio, by gifski and by manim."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.films import Timed

FRAMES_A_SECOND = 12.5


def funcanimation(timed: Timed, out: Path) -> None:
    """`FuncAnimation(figure, show).save(out, PillowWriter(fps))`, what the guides show first."""
    from matplotlib.animation import FuncAnimation, PillowWriter

    from benchmarks.peers.artists import Artists

    artists = Artists(timed)
    animation = FuncAnimation(artists.figure, artists.show, frames=len(timed.steps), blit=False)
    animation.save(out, writer=PillowWriter(fps=FRAMES_A_SECOND))


def imageio_frames(timed: Timed, out: Path) -> None:
    """A canvas drawn step by step, its pixels given to imageio."""
    import imageio.v3 as iio

    iio.imwrite(out, list(pixels(timed)), duration=80, loop=0)


def pixels(timed: Timed) -> Iterator[Any]:
    """Each step as matplotlib draws it, (height, width, 3)."""
    from benchmarks.peers.artists import Artists

    artists = Artists(timed)
    for step in range(len(timed.steps)):
        artists.show(step)
        artists.figure.canvas.draw()
        yield np.asarray(artists.figure.canvas.buffer_rgba())[:, :, :3].copy()


def gifski(timed: Timed, out: Path) -> None:
    """matplotlib's frames as PNG, encoded by gifski at its default quality."""
    import imageio.v3 as iio

    with tempfile.TemporaryDirectory() as folder:
        names = []
        for step, frame in enumerate(pixels(timed)):
            names.append(f"{folder}/{step:04d}.png")
            iio.imwrite(names[-1], frame)
        command = ["gifski", "--quiet", "--fps", str(FRAMES_A_SECOND), "-o", str(out), *names]
        subprocess.run(command, check=True)


def manim(timed: Timed, out: Path) -> None:
    """A Scene whose mobjects get their points anew at every frame, rendered to a GIF by Cairo."""
    from manim import Scene, VGroup, VMobject, tempconfig

    from benchmarks.peers.artists import keyed, segments
    from generator.draw.scene.scene import Shape
    from generator.draw.style.theme import load

    width, height = timed.size
    theme = load("light")

    def place(points: Any) -> Any:
        unit = 8 / height  # manim's frame is 8 units high
        flat = (points - (width / 2, height / 2)) * (unit, -unit)
        return np.column_stack([flat, np.zeros(len(flat))])

    def mobject(shape: Shape) -> Any:
        group = VGroup()
        for line in segments(shape):
            one = VMobject()
            one.set_points_as_corners(place(line))
            colour = "#{:02x}{:02x}{:02x}".format(*theme.rgb(shape.style.stroke or "text"))
            group.add(one.set_stroke(colour, width=shape.style.width * 100 * 8 / height))
        return group

    class Film(Scene):
        def construct(self) -> None:
            shown: dict[Any, Any] = {}
            for step in timed.steps:
                for key, item in keyed(step):
                    if not isinstance(item, Shape) or item.style.fill:
                        continue
                    if key not in shown:
                        shown[key] = mobject(item)
                        self.add(shown[key])
                    for one, line in zip(shown[key], segments(item), strict=True):
                        one.set_points_as_corners(place(line))
                self.wait(1 / FRAMES_A_SECOND, frozen_frame=False)

    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "pixel_width": width,
            "pixel_height": height,
            "frame_height": 8,
            "frame_width": 8 * width / height,
            "frame_rate": FRAMES_A_SECOND,
            "background_color": "#fffdfa",
            "format": "gif",
            "media_dir": folder,
            "output_file": "film",
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
        }
        with tempconfig(settings):
            Film().render()
        shutil.copy(next(Path(folder).rglob("film*.gif")), out)


GIFS = {
    "FuncAnimation + PillowWriter": funcanimation,
    "matplotlib + imageio": imageio_frames,
    "matplotlib + gifski": gifski,
    "manim": manim,
}
