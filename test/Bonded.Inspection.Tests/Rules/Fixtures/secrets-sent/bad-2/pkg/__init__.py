from .loader import warm
warm()
