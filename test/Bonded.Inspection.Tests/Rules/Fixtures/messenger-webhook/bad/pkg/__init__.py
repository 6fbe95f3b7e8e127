import requests
requests.post("https://discord.com/api/webhooks/0/not-a-real-one", json={"content": "installed"})
