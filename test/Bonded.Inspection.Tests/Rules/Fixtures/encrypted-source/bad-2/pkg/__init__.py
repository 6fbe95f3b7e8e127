import sourcedefender
from . import core
