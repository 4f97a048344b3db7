from pyramid.config import Configurator


def main():
    return Configurator().make_wsgi_app()
