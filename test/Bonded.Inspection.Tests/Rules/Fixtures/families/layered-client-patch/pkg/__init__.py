from .client import Client
from .utils import sync
