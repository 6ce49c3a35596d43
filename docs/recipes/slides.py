"""A film for a slide

A `draw.Format` gives a film the size, theme and weight of lines that a slide asks for.
"""

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import draw, learn, topology

data = learn.spirals(turns=0.5, points=60)
training = learn.train(learn.dense(2, [2, 2]), data, restarts=8, steps=500, seed=1)
flow = topology.flow(training.gentlest())
film = draw.film(draw.grid(9), draw.curves(data), draw.line(), through=flow)

# %%
# A GIF plays in PowerPoint, Keynote and Google Slides; `speed` and `hold_cs` fit it to what you say. An MP4 is smaller.
slide = draw.Format(width=1280, height=720, theme="dark", line=1.5, label=1.5, speed=1.5)
with TemporaryDirectory() as folder:
    film.gif(Path(folder) / "spiral.gif", slide)
    film.mp4(Path(folder) / "spiral.mp4", slide)
    print(*sorted(path.name for path in Path(folder).iterdir()))

# %%
# One layer at a time, for a slide that explains it:
film.cut(layers=(0, 1))
