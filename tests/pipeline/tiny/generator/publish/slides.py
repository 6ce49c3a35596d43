"""A deck of a kind."""


def kit(results, templates, article_toml, themes, options):
    return {"deck.html": "\n".join(result.title for result in results).encode()}
