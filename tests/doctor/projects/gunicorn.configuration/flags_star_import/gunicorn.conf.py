from settings.web import *
