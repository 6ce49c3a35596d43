"""A film that can't be stored: it holds a function."""


class Film:
    def __init__(self, at):
        self.at = at


def film(at):
    return Film(at)
