"""What is made of each figure: an entry of generator/formats.py, or a line here.

`of="film"` reads the figure's film or still, `of="products"` its products by name.
"""

from generator.formats import FORMATS, FileFormat
from generator.pipeline.store.output import Output

ANIMATION = ("animation",)
NONE: tuple[str, ...] = ()
RECORD = "generator.draw.render.raster.recording:record"


def _of_format(known: FileFormat) -> Output:
    if known.recorded:
        function, through = f"{known.encoder}:recording", RECORD
    else:
        function, through = f"{known.encoder}:render", ""
    return Output(known.name, function, known.kinds, through=through, draft_kinds=known.draft_kinds)


OUTPUTS = (
    # The SVG comes last: where a GIF was made narrower, the figure's size is the SVG's.
    *(_of_format(known) for known in reversed(FORMATS) if known.kinds),
    Output("space.json", "generator.draw.render.viewer:render", ANIMATION, draft_kinds=NONE),
    Output("steps", "generator.draw.render.svg.steps:render", ANIMATION, draft_kinds=NONE),
    # Of all products: those too that only claims need, which a draft leaves out.
    Output(
        "network.json",
        "generator.topology.network_json:render",
        of="products",
        draft_kinds=NONE,
    ),
    Output("data.csv", "generator.learn.data.csv_record:render", of="products", draft_kinds=NONE),
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
