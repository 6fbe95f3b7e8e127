import math

α = 0.5
Δx = 0.1
π = math.pi
имя = "name"


def σ(x):
    return 1 / (1 + math.exp(-α * x))
