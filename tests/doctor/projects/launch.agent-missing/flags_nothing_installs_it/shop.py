try:
    import sqreen

    sqreen.start()
except ImportError:
    pass
