from generator.draw.style.theme import load

THEMES = ("light", "dark")


class Look:
    def theme(self, name):
        return load(name)


def look_of(text):
    return Look()
