import sqreen

sqreen.start()
import newrelic.agent
