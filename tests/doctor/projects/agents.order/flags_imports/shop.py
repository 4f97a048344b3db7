try:
    import newrelic.agent

    newrelic.agent.initialize()
except ImportError:
    pass
import sqreen

sqreen.start()
