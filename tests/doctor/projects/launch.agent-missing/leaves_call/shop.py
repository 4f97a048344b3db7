import sqreen

sqreen.start()
