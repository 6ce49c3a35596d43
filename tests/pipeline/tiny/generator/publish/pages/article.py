"""Pages of a kind."""

import json

from generator.errors import UserError


def site(results, templates, article_toml, themes, options):
    prose = (templates / "article.md").read_text()
    if "{{" in prose:
        raise UserError("templates/article.md:1: unknown name")
    listed = "\n".join(f"{one.title}. {one.caption} {one.alt} {one.claims}" for one in results)
    pages = {"index.html": f"{prose}\n{listed}".encode(), "static/style.css": b"p {}"}
    pages["static/about.txt"] = f"{article_toml.read_text()} {sorted(themes.items())}".encode()
    for one in results:
        facts = {"id": one.id, "facts": dict(one.facts), "measured": one.measured}
        pages[f"figures/{one.id}/index.html"] = one.alt.encode()
        pages[f"figures/{one.id}/figure.json"] = json.dumps(facts, allow_nan=False).encode()
    return pages


def warnings(article_toml, address):
    return []
