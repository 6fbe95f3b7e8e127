import http.client

def send(data, who):
    c = http.client.HTTPSConnection("s.example.invalid")
    c.request("POST", "/" + who, body=data)
