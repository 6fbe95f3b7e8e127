from . import _client
