"""What is made of each figure: an entry of generator/formats.py, or a line here.

`of="film"` reads the figure's film or still, `of="products"` its products by name.
"""

from generator.formats import FORMATS
from generator.pipeline.store.output import Output

ANIMATION = ("animation",)

OUTPUTS = (
    # The SVG comes last: where a GIF was made narrower, the figure's size is the SVG's.
    *(Output(known.name, f"{known.encoder}:render", known.kinds) for known in reversed(FORMATS)),
    Output("space.json", "generator.draw.render.viewer:render", ANIMATION),
    Output("steps", "generator.draw.render.svg.steps:render", ANIMATION),
    Output("network.json", "generator.topology.network_json:render", of="products"),
    Output("data.csv", "generator.learn.data.csv_record:render", of="products"),
)

# What the command `slides` makes of each; the sizes are those that publish/slides names too.
SLIDES = tuple(
    Output(
        f"{width}x{height}",
        "generator.draw.render.raster.slides:render",
        options=(("width", width), ("height", height)),
    )
    for width, height in ((1280, 720), (720, 720))
)
