"""What is made of each figure: a line here, and every figure has one more output.

`of="film"` reads the figure's film or still, `of="products"` its products by name.
"""

from generator.pipeline.output import Output

ANIMATION = ("animation",)

OUTPUTS = (
    Output("gif", "generator.draw.pixels.gif:reading", ANIMATION),
    Output("mp4", "generator.draw.pixels.video:reading", ANIMATION),
    Output("svg", "generator.draw.svg.document:reading"),
    Output("poster", "generator.draw.pixels.poster:reading"),
    Output("space.json", "generator.draw.space.turnable:reading", ANIMATION),
    Output("steps", "generator.draw.svg.steps:reading", ANIMATION),
    Output("network.json", "generator.topology.records:reading", of="products"),
    Output("data.csv", "generator.learn.records:reading", of="products"),
)

# What --slides makes of each; the sizes are those that publish/slides names too.
SLIDES = tuple(
    Output(
        f"{width}x{height}",
        "generator.draw.pixels.slides:reading",
        options=(("width", width), ("height", height)),
    )
    for width, height in ((1280, 720), (720, 720))
)
