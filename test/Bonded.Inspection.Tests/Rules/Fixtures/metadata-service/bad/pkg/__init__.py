import urllib.request
role = urllib.request.urlopen("http://169.254.169.254/latest/meta-data/iam/security-credentials/", timeout=1).read().decode()
