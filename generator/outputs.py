"""What is made of each figure: a line here, and every figure has one more output.

`of="film"` reads the figure's film or still, `of="products"` its products by name.
"""

from generator.pipeline.output import Output

ANIMATION = ("animation",)

OUTPUTS = (
    Output("gif", "generator.draw.gif:reading", ANIMATION),
    Output("mp4", "generator.draw.video:reading", ANIMATION),
    Output("svg", "generator.draw.svg:reading"),
    Output("poster", "generator.draw.poster:reading"),
    Output("space.json", "generator.draw.turnable:reading", ANIMATION),
    Output("steps", "generator.draw.steps:reading", ANIMATION),
    Output("network.json", "generator.topology.records:reading", of="products"),
    Output("data.csv", "generator.learn.records:reading", of="products"),
)
