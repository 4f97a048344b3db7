worker = 4
