"""Makes classes from a template, as named tuples are."""
TEMPLATE = """class {name}(tuple):
    __slots__ = ()

    def __new__(cls, {args}):
        return tuple.__new__(cls, ({args},))
"""


def make(name, fields):
    namespace = {}
    exec(TEMPLATE.format(name=name, args=", ".join(fields)), namespace)
    return namespace[name]


Point = make("Point", ["x", "y"])
