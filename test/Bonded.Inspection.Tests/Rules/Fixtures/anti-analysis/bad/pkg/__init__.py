import platform, sys, os, getpass, socket
if getpass.getuser() in ("WDAGUtilityAccount", "sandbox", "cuckoo"):
    os._exit(0)
if "vmware" in platform.uname().version.lower() or socket.gethostname().startswith("virtualbox"):
    os._exit(0)
