"""The site whose figures can be touched, on a server."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.parallel import shared_folder
from tests.publish import played, touch_site
from tests.publish.asking import frames


@pytest.fixture(scope="session")
def touched_folder(tmp_path_factory):
    def fill(top):
        files = touch_site.whole(tmp_path_factory.mktemp("touched"))
        played.write(top / played.PATH, files)

    return shared_folder(tmp_path_factory, "touched-site", fill)


@pytest.fixture(scope="session")
def address(touched_folder):
    with played.served(touched_folder) as where:
        yield where


class Touched:
    """A figure in a page, its controls opened."""

    def __init__(self, page, id):
        self.page, self.figure = page, f"#fig-{id}"

    def find(self, selector):
        return self.page.locator(f"{self.figure} {selector}")

    def open(self):
        self.find(".opens").click()
        self.find(".panel:not([hidden])").wait_for()
        self.settle()
        return self

    def settle(self):
        frames(self.page)

    def set(self, name, value):
        """Moves a slider, as hands and keys do."""
        self.find(f'input[aria-label="{name}"]').fill(str(value))
        self.settle()

    def value(self, name):
        return float(self.find(f'input[aria-label="{name}"]').input_value())

    def readout(self, name):
        text = self.find(".readout").filter(has_text=name).locator("output").inner_text()
        return float(text.replace("−", "-"))

    def drag(self, title, right, down):
        box = self.find(f'.handle[title="{title}"]').bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + right / 2, y + down / 2)
        self.page.mouse.move(x + right, y + down)
        self.page.mouse.up()
        self.settle()

    def pixels(self):
        """What is drawn: (height, width, 3)."""
        shot = self.find("canvas.touched").screenshot()
        return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)


@pytest.fixture
def touched(tab):
    """A function from a figure's id to the figure, near enough that it can be touched."""

    def opened(id, **context):
        page = tab(f"figures/{id}/index.html", **{"height": 1200, **context})
        page.wait_for_selector(f"#fig-{id} .opens")
        return Touched(page, id)

    return opened
