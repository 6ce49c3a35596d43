"""The article as a static site: `article.site(results, templates, article_toml)` makes it.

Prose (Jinja, then Markdown) and the results of figures go in, pages come out as bytes by path.
Nothing here uses keys, stores or the network; nothing is written to disk.
"""
