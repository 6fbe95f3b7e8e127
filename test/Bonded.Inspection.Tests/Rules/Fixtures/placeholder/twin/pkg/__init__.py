"""A small package."""


def left_pad(text, width, fill=" "):
    return fill * (width - len(text)) + text


def right_pad(text, width, fill=" "):
    return text + fill * (width - len(text))
