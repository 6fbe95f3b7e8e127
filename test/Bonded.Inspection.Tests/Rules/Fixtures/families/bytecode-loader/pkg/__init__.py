from .main import *
