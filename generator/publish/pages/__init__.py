"""Pages of the site: article, gallery, figure pages, and the contents of their `<head>`."""
