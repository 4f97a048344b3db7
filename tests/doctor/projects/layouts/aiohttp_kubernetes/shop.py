from aiohttp import web


def create_app(argv):
    return web.Application()
