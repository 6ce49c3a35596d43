"""What is made of each figure: a line here, and every figure has one more output.

`of="film"` reads the figure's film or still, `of="products"` its products by name.
"""

from generator.pipeline.store.output import Output

ANIMATION = ("animation",)

OUTPUTS = (
    Output("gif", "generator.draw.render.raster.gif:reading", ANIMATION),
    Output("mp4", "generator.draw.render.raster.mp4:reading", ANIMATION),
    Output("svg", "generator.draw.render.svg.document:reading"),
    Output("poster", "generator.draw.render.raster.png:reading"),
    Output("space.json", "generator.draw.render.viewer:reading", ANIMATION),
    Output("steps", "generator.draw.render.svg.steps:reading", ANIMATION),
    Output("network.json", "generator.topology.network_json:reading", of="products"),
    Output("data.csv", "generator.learn.data.csv_record:reading", of="products"),
)

# What --slides makes of each; the sizes are those that publish/slides names too.
SLIDES = tuple(
    Output(
        f"{width}x{height}",
        "generator.draw.render.raster.slides:reading",
        options=(("width", width), ("height", height)),
    )
    for width, height in ((1280, 720), (720, 720))
)
