"""What is made of each figure: a line here, and every figure has one more output.

`of="film"` reads the figure's film or still, `of="products"` its products by name.
"""

from generator.pipeline.store.output import Output

ANIMATION = ("animation",)

OUTPUTS = (
    Output("gif", "generator.draw.render.raster.gif:render", ANIMATION),
    Output("mp4", "generator.draw.render.raster.mp4:render", ANIMATION),
    Output("svg", "generator.draw.render.svg.document:render"),
    Output("poster", "generator.draw.render.raster.png:render"),
    Output("space.json", "generator.draw.render.viewer:render", ANIMATION),
    Output("steps", "generator.draw.render.svg.steps:render", ANIMATION),
    Output("network.json", "generator.topology.network_json:render", of="products"),
    Output("data.csv", "generator.learn.data.csv_record:render", of="products"),
)

# What --slides makes of each; the sizes are those that publish/slides names too.
SLIDES = tuple(
    Output(
        f"{width}x{height}",
        "generator.draw.render.raster.slides:render",
        options=(("width", width), ("height", height)),
    )
    for width, height in ((1280, 720), (720, 720))
)
