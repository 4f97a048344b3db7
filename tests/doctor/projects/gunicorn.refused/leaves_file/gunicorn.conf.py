import multiprocessing

wsgi_app = "shop:app"
workers = multiprocessing.cpu_count() * 2 + 1
bind = ["0.0.0.0:8000"]
