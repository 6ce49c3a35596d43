"""The tiny project's outputs."""

from generator.pipeline.store.output import Output

OUTPUTS = (
    Output("gif", "generator.draw.gif:reading", ("animation",)),
    Output("svg", "generator.draw.svg:reading"),
    Output("network.json", "generator.learn.data.csv_record:reading", of="products"),
)

SLIDES = ()
