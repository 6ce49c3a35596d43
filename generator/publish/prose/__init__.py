"""The article's own sources: sections, bibliography and article.toml."""
