"""Running tasks on a dask cluster. Only `pipeline.choose_executor` imports this package, lazily."""
