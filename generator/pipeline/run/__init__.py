"""Tasks in worker processes: plan, scheduler, local pool, reports and signals."""
