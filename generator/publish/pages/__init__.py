"""Pages of the site: article, gallery, figure pages, and what stands in their heads."""
