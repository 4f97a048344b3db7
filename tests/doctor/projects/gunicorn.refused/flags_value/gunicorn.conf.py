workers = "four"
preload_app = 1
