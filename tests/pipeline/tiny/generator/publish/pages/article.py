"""Pages of a kind."""

import json

from generator.errors import UserError


def site(results, templates, article_toml, themes, options):
    prose = (templates / "article.md").read_text()
    if "{{" in prose:
        raise UserError("templates/article.md:1: unknown name")
    listed = "\n".join(
        f"{result.title}. {result.caption} {result.alt} {result.claims}" for result in results
    )
    pages = {"index.html": f"{prose}\n{listed}".encode(), "static/style.css": b"p {}"}
    pages["static/about.txt"] = f"{article_toml.read_text()} {sorted(themes.items())}".encode()
    for result in results:
        facts = {"id": result.id, "facts": dict(result.facts), "measured": result.measured}
        pages[f"figures/{result.id}/index.html"] = result.alt.encode()
        pages[f"figures/{result.id}/figure.json"] = json.dumps(facts, allow_nan=False).encode()
    return pages


def warnings(article_toml, address):
    return []
