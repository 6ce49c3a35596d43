"""A deck of a kind."""


def kit(results, templates, article_toml, themes, base, address):
    return {"deck.html": "\n".join(one.title for one in results).encode()}


def told(results, templates, article_toml, address):
    return []
