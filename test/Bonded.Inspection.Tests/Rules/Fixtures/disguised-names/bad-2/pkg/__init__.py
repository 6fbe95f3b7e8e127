o = __import__("".join(chr(c) for c in [111, 115]))
getattr(o, "metsys"[::-1])("true")
