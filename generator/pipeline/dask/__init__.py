"""Running tasks on a dask cluster. Only `pipeline.executors` imports this package, lazily."""
