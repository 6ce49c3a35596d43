"""The tiny project's outputs."""

from generator.pipeline.store.output import Output

OUTPUTS = (
    Output("gif", "generator.draw.gif:render", ("animation",)),
    Output("svg", "generator.draw.svg:render"),
    Output("network.json", "generator.learn.data.csv_record:render", of="products"),
)

SLIDES = OUTPUTS[:1]
