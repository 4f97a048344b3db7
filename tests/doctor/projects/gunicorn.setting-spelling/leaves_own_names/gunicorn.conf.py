_worker = 4
WORKER = 4
workers = _worker
name = "shop"
