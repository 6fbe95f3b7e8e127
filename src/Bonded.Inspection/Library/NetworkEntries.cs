using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>What talks to other machines.</summary>
internal static class NetworkEntries
{
    public static void AddTo(LibraryTable table)
    {
        Requests(table);
        StandardHttp(table);
        OtherHttp(table);
        Sockets(table);
        Mail(table);
        Messengers(table);
        Services(table);
        Servers(table);
    }

    // What whoever asks a server can choose at will.
    static void Servers(LibraryTable table)
    {
        table.Gives("{flask quart bottle sanic}.request.{args form values headers cookies json data files query params GET POST forms path full_path url body get_json get_data get_header stream}", Sources.Request);
        table.Holds("{http.server BaseHTTPServer SimpleHTTPServer}.{BaseHTTPRequestHandler SimpleHTTPRequestHandler}().{path headers rfile requestline} socketserver.{BaseRequestHandler StreamRequestHandler}().{request rfile} tornado.web.RequestHandler().request", Sources.Request);
        table.Gives("tornado.web.RequestHandler().{get_argument get_query_argument get_body_argument get_arguments} cgi.FieldStorage", Sources.Request);
    }

    // Whatever serves others with storage or messages can be made to serve a thief; what is put there by way of a client is sent.
    static void Services(LibraryTable table)
    {
        table.Add("redis.**.{set setex hset hmset lpush rpush publish sadd xadd mset append}", EffectKind.Send, target: -1);
        table.Add("pymongo.**.{insert_one insert_many update_one replace_one insert save} motor.**.{insert_one insert_many update_one}", EffectKind.Send, target: -1);
        table.Add("{pymysql MySQLdb psycopg2 psycopg asyncpg mysql aiomysql pyodbc}.**.{execute executemany}", EffectKind.Send, target: -1);
        table.Add("zmq.**.{send send_string send_json send_pyobj send_multipart} {pika kombu}.**.{basic_publish publish} kafka.**.send nats.**.publish", EffectKind.Send, target: -1);
        table.Add("dropbox.**.files_upload {github gitlab}.**.{create_file update_file create_gist create_issue create_git_blob} azure.**.{upload_blob send_message} google.**.{upload_from_string upload_from_filename upload_from_file}", EffectKind.Send, target: -1);
        table.Add("{firebase_admin firebase pyrebase}.**.{set push update put post} supabase.**.{insert upsert upload} gspread.**.{append_row append_rows update}", EffectKind.Send, target: -1);
        table.Add("{twilio sendgrid mailjet_rest resend}.**.{create send} {pyrogram telethon}.**.{send_message send_document send_file send_photo} sentry_sdk.{capture_message capture_event}", EffectKind.Send, target: -1);
        table.Add("{paramiko fabric scp webdav3 smbclient pysftp}.**.{put putfo upload upload_sync}", new LibraryEntry("") { Effect = EffectKind.Send, Parameters = ["localpath", "remotepath"], Target = 1, GivesPath = 0 });
        table.Add("paramiko.**.write telnetlib.**.write", EffectKind.Send, "data", target: -1);
        table.Add("{xmlrpc.client.ServerProxy xmlrpclib.ServerProxy xmlrpc.client.Server}().*", EffectKind.Send, gives: Sources.Network, target: -1);
        table.Gives("redis.**.{get hget lpop rpop blpop brpop get_message}", Sources.Network);
        table.Add("webbrowser.{open open_new open_new_tab}", EffectKind.Send, "url");
    }

    static LibraryEntry Request(string parameters, int target = 0) => new("")
    {
        Effect = EffectKind.HttpRequest,
        Gives = Sources.Network,
        Parameters = parameters.Split(' '),
        Target = target,
        // The address of a cloud's metadata service is a place like a path.
        GivesPath = target,
    };

    static void Requests(LibraryTable table)
    {
        table.Same("requests.{session sessions.Session sessions.session} requests_html.HTMLSession cloudscraper.{create_scraper CloudScraper} requests_futures.sessions.FuturesSession", "requests.Session");
        table.Same("pip._vendor.requests.Session requests_toolbelt.sessions.BaseUrlSession", "requests.Session");
        foreach (var owner in (string[])["requests", "requests.api", "pip._vendor.requests", "requests.Session()", "grequests", "curl_cffi.requests", "tls_client.Session()"])
        {
            table.Add(owner + ".{get head delete options}", Request("url params data headers"));
            table.Add(owner + ".{post put patch}", Request("url data json headers"));
            table.Add(owner + ".request", Request("method url params data headers", 1));
        }

        table.Add("requests.{Request models.Request}", new LibraryEntry("") { Target = -1, Parameters = ["method", "url", "headers", "files", "data"], StandsFor = 1, Returns = "requests.Request()" });
        table.Add("requests.Request().prepare requests.Session().prepare_request()", new LibraryEntry("") { Target = -1, StandsFor = -2, Returns = "requests.Request()" });
        table.Add("requests.Session().prepare_request", new LibraryEntry("") { Target = -1, StandsFor = 0, Returns = "requests.Request()" });
        table.Add("requests.Session().send", Request("request"));
        table.Returns("curl_cffi.requests.{Session AsyncSession}", "requests.Session()");
        foreach (var owner in (string[])["httpx", "httpx.Client()"])
        {
            table.Add(owner + ".{get head delete options}", Request("url params headers"));
            table.Add(owner + ".{post put patch}", Request("url data json content headers"));
            table.Add(owner + ".{request stream}", Request("method url", 1));
        }

        table.Same("httpx.AsyncClient", "httpx.Client");
        table.Add("httpx.Client aiohttp.ClientSession", new LibraryEntry("") { Target = -1, Parameters = ["base_url"], StandsFor = 0 });
        table.Add("aiohttp.ClientSession().{get post put patch delete head options ws_connect}", Request("url data json headers"));
        table.Add("aiohttp.{request ClientSession().request}", Request("method url", 1));
        table.Add("{asks treq}.{get post put patch delete head}", Request("url data json headers"));
    }

    static void StandardHttp(LibraryTable table)
    {
        table.Add("{urllib.request urllib2 urllib six.moves.urllib.request future.moves.urllib.request}.urlopen", Request("url data timeout"));
        // Making a request asks nothing yet.
        table.Add("{urllib.request urllib2 six.moves.urllib.request future.moves.urllib.request}.Request", new LibraryEntry("") { Target = -1, Parameters = ["url", "data", "headers"], StandsFor = 0 });
        table.Add("urllib.request.{URLopener FancyURLopener build_opener} urllib2.build_opener urllib.{URLopener FancyURLopener} six.moves.urllib.request.build_opener", new LibraryEntry("") { Target = -1, Returns = "urllib.request.OpenerDirector()" });
        table.Add("urllib.request.OpenerDirector().open", Request("fullurl data"));
        table.Add("urllib.request.OpenerDirector().retrieve", Request("url filename") with { WritesPath = 1 });
        table.Add("urllib.request.urlretrieve urllib.urlretrieve six.moves.urllib.request.urlretrieve", Request("url filename reporthook data") with { WritesPath = 1 });
        table.Add("{http.client httplib six.moves.http_client}.{HTTPConnection HTTPSConnection}", new LibraryEntry("") { Target = -1, Parameters = ["host", "port"], StandsFor = 0, Returns = "http.client.HTTPConnection()" });
        table.Add("http.client.HTTPConnection().request", new LibraryEntry("") { Effect = EffectKind.HttpRequest, Parameters = ["method", "url", "body", "headers"], Target = -2 });
        table.Add("http.client.HTTPConnection().{putrequest putheader send endheaders}", new LibraryEntry("") { Effect = EffectKind.HttpRequest, Target = -2 });
        table.Add("http.client.HTTPConnection().getresponse", new LibraryEntry("") { Gives = Sources.Network, GivesPath = -2, Target = -1 });
        table.Add("{xmlrpc.client xmlrpclib}.{ServerProxy Server}", EffectKind.Connect, "uri");
    }

    static void OtherHttp(LibraryTable table)
    {
        table.Same("urllib3.{ProxyManager connectionpool.HTTPConnectionPool HTTPConnectionPool HTTPSConnectionPool} pip._vendor.urllib3.PoolManager", "urllib3.PoolManager");
        table.Add("urllib3.{request PoolManager().request PoolManager().urlopen PoolManager().request_encode_body PoolManager().request_encode_url}", Request("method url fields headers", 1));
        table.Add("pycurl.Curl().setopt", new LibraryEntry("") { Effect = EffectKind.HttpRequest, Gives = Sources.Network, Parameters = ["option", "value"], Target = 1, WritesPath = 1 });
        table.Add("wget.download", Request("url out") with { WritesPath = 1 });
        table.Add("gdown.download pooch.retrieve", Request("url output") with { WritesPath = 1 });
        table.Add("httplib2.Http().request tornado.httpclient.{HTTPClient AsyncHTTPClient}().fetch", Request("uri method body headers"));
        table.Add("boto3.client().{put_object upload_file upload_fileobj send_message publish invoke}", EffectKind.Send, "Filename Bucket Key", target: -1);
        table.Add("boto3.client().{upload_file upload_fileobj}.*", EffectKind.Send);
        table.Add("boto3.resource().Object().put boto3.resource().Bucket().{upload_file put_object}", EffectKind.Send);
        table.Add("js.{fetch XMLHttpRequest.new}", Request("url options"));
        table.Add("pyodide.http.{pyfetch open_url}", Request("url"));
    }

    static void Sockets(LibraryTable table)
    {
        table.Add("socket.socket _socket.socket", new LibraryEntry("") { Target = -1, Returns = "socket.socket()" });
        table.Add("socket.create_connection", EffectKind.Connect, "address", returns: "socket.socket()");
        table.Add("socket.socket().{connect connect_ex}", EffectKind.Connect, "address");
        table.Add("socket.socket().{send sendall sendmsg sendfile}", EffectKind.Send, "data", target: -2);
        table.Add("socket.socket().sendto", EffectKind.Send, "data address", target: 1);
        table.Gives("socket.socket().{recv recvfrom recv_into recvmsg makefile}", Sources.Network);
        table.Add("socket.socket().makefile().{write writelines}", EffectKind.Send, "data", target: -1);
        table.Add("socket.socket().{bind listen}", EffectKind.Listen, "address");
        table.Add("socket.create_server", EffectKind.Listen, "address", returns: "socket.socket()");
        table.Returns("socket.socket().dup", "socket.socket()");
        table.Same("socket.socket().accept()[]", "socket.socket()");
        table.Returns("ssl.wrap_socket ssl.{SSLContext create_default_context _create_unverified_context}().wrap_socket", "socket.socket()");
        table.Add("socket.{gethostbyname gethostbyname_ex getaddrinfo}", EffectKind.DnsLookup, "host");
        table.Add("dns.resolver.{resolve query resolve_at} dns.resolver.{Resolver get_default_resolver}().{resolve query} dns.asyncresolver.resolve aiodns.DNSResolver().query", EffectKind.DnsLookup, "qname", Sources.Network);
        table.Add("dns.query.{udp tcp tls https}", EffectKind.DnsLookup, "q", Sources.Network);
        table.Add("asyncio.open_connection trio.open_tcp_stream", EffectKind.Connect, "host port", returns: "asyncio.open_connection()");
        table.Add("asyncio.open_connection()[].{write writelines} trio.open_tcp_stream().send_all", EffectKind.Send);
        table.Gives("asyncio.open_connection()[].{read readline readexactly readuntil}", Sources.Network);
        table.Add("asyncio.start_server", EffectKind.Listen, "callback host port", target: 1);
        table.Add("socketserver.{TCPServer ThreadingTCPServer UDPServer} {http.server BaseHTTPServer}.HTTPServer", EffectKind.Listen, "address");
        table.Add("websocket.{create_connection WebSocketApp} websockets.{connect client.connect sync.client.connect}", EffectKind.Connect, "url", returns: "websocket.WebSocket()");
        table.Add("websocket.WebSocket().connect", EffectKind.Connect, "url");
        table.Add("websocket.WebSocket().{send send_binary send_text}", EffectKind.Send, "data", target: -2);
        table.Gives("websocket.WebSocket().recv", Sources.Network);
        table.Returns("socketio.{Client AsyncClient}", "socketio.Client()");
        table.Add("socketio.Client().connect", EffectKind.Connect, "url");
        table.Add("socketio.Client().{emit send}", EffectKind.Send, "event data", target: -2);
        table.Add("paho.mqtt.client.Client().connect", EffectKind.Connect, "host port");
        table.Add("paho.mqtt.client.Client().publish paho.mqtt.publish.single", EffectKind.Send, "topic payload");
        table.Add("scapy.all.{send sendp sr sr1}", EffectKind.Send);
        table.Add("{telnetlib.Telnet pwn.remote}", EffectKind.Connect, "host port");
        table.Add("pwn.remote().{send sendline}", EffectKind.Send);
        table.Add("paramiko.{SSHClient client.SSHClient}", new LibraryEntry("") { Target = -1, Returns = "paramiko.SSHClient()" });
        table.Add("paramiko.SSHClient().connect paramiko.Transport", EffectKind.Connect, "hostname port username password");
        table.Add("paramiko.SSHClient().exec_command", EffectKind.Send, "command", Sources.Network, target: -1);
        table.Add("ftplib.{FTP FTP_TLS}", EffectKind.Connect, "host", returns: "ftplib.FTP()");
        table.Add("ftplib.FTP().connect", EffectKind.Connect, "host");
        table.Add("ftplib.FTP().{storbinary storlines}", EffectKind.Send, "cmd file", target: -1);
        table.Add("ftplib.FTP().{retrbinary retrlines}", new LibraryEntry("") { Effect = EffectKind.HttpRequest, Gives = Sources.Network, Parameters = ["cmd", "callback"] });
    }

    static void Mail(LibraryTable table)
    {
        table.Add("smtplib.{SMTP SMTP_SSL LMTP}", EffectKind.Connect, "host port", returns: "smtplib.SMTP()");
        table.Add("smtplib.SMTP().connect", EffectKind.Connect, "host");
        table.Add("smtplib.SMTP().{sendmail send_message}", EffectKind.Send, "from_addr to_addrs msg", target: -1);
        table.Add("{imaplib.IMAP4 imaplib.IMAP4_SSL poplib.POP3 poplib.POP3_SSL}", EffectKind.Connect, "host", Sources.Network);
        table.Add("yagmail.SMTP().send", EffectKind.Send);
    }

    // A token or a webhook's address is what such a client is made with; the text that matters is what is sent.
    static void Messengers(LibraryTable table)
    {
        table.Add("discord_webhook.{DiscordWebhook AsyncDiscordWebhook} dhooks.{Webhook Webhook.Async}", new LibraryEntry("") { Target = -1, Parameters = ["url"], StandsFor = 0 });
        table.Add("discord_webhook.{DiscordWebhook AsyncDiscordWebhook}().{execute add_file add_embed} dhooks.{Webhook Webhook.Async}().send", EffectKind.HttpRequest, target: -2);
        table.Add("discord.{Webhook SyncWebhook}.{from_url partial}", new LibraryEntry("") { Target = -1, Parameters = ["url"], StandsFor = 0 });
        table.Add("discord.{Webhook SyncWebhook}.{from_url partial}().send", EffectKind.HttpRequest, target: -2);
        table.Add("{telegram.Bot telebot.TeleBot telepot.Bot aiogram.Bot}().{send_message sendMessage send_document sendDocument send_photo sendPhoto send_file}", EffectKind.HttpRequest, "chat_id text", target: -1);
        table.Add("slack_sdk.{WebClient WebhookClient}().{chat_postMessage files_upload files_upload_v2 send}", EffectKind.HttpRequest, target: -1);
        table.Add("{slack.WebClient slackclient.SlackClient}().{chat_postMessage api_call}", EffectKind.HttpRequest, target: -1);
    }
}
