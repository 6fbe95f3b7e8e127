using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>
/// What tells about the machine, its user and its settings. What every user agent states (the kind of system, the version of Python) is no
/// secret and gives nothing.
/// </summary>
internal static class MachineEntries
{
    public static void AddTo(LibraryTable table)
    {
        table.Gives("os.{environ environb} posix.environ nt.environ", Sources.Environment);
        table.Gives("os.environ.{items values keys copy __iter__}", Sources.Environment);
        table.Gives("os.{environ environb}[] os.{environ environb}.{get pop} os.{getenv getenvb} distutils.util.get_environ", Sources.Variable);
        table.Add("os.environ.{setdefault update} os.{putenv unsetenv}", EffectKind.EnvironmentWrite, "key value", Sources.None);

        table.Gives("platform.{node uname} os.uname socket.{gethostname getfqdn} uuid.{getnode uuid1} os.getlogin", Sources.Host);
        table.Gives("psutil.{net_if_addrs net_if_stats net_connections boot_time users sensors_battery}", Sources.Host);
        table.Gives("{netifaces.ifaddresses netifaces.interfaces ifaddr.get_adapters getmac.get_mac_address machineid.id machineid.hashed_id}", Sources.Host);
        table.Gives("{cpuinfo.get_cpu_info GPUtil.getGPUs wmi.WMI().Win32_ComputerSystem wmi.WMI().Win32_BIOS wmi.WMI().Win32_ComputerSystemProduct win32api.GetComputerName}", Sources.Host);
        table.Gives("getpass.getuser win32api.{GetUserName GetUserNameEx} pwd.{getpwuid getpwnam getpwall} os.{getgroups getgrouplist} grp.getgrall", Sources.User);
        table.Gives("psutil.{process_iter pids disk_partitions Process virtual_memory disk_usage cpu_count cpu_freq} pkg_resources.working_set importlib.metadata.distributions importlib_metadata.distributions", Sources.System);
        table.Gives("random.{random randint choice choices sample randrange getrandbits shuffle} secrets.{token_hex token_bytes token_urlsafe choice} os.urandom uuid.uuid4", Sources.Random);

        table.Add("winreg.{CreateKey OpenKey CreateKeyEx OpenKeyEx} _winreg.{CreateKey OpenKey CreateKeyEx OpenKeyEx}", new LibraryEntry("") { Target = -1, Parameters = ["key", "sub_key"], StandsFor = 1 });
        table.Add("{winreg _winreg}.SetValueEx", EffectKind.RegistryWrite, "key value_name reserved type value");
        table.Add("{winreg _winreg}.SetValue", EffectKind.RegistryWrite, "key sub_key type value", target: 1);
        table.Add("{winreg _winreg}.{DeleteKey DeleteValue}", EffectKind.RegistryWrite, "key sub_key");
        table.Gives("{winreg _winreg}.{QueryValueEx QueryValue EnumKey EnumValue}", Sources.System);
        table.Add("win32api.{RegSetValueEx RegSetValue}", EffectKind.RegistryWrite, "key");

        table.Gives("inspect.{getsource getsourcelines getsourcefile currentframe stack getframeinfo} sys.{_getframe exc_info} traceback.{extract_stack format_stack}", Sources.SourceCode);
        table.Add("pkgutil.get_data {importlib_resources importlib.resources}.{read_text read_binary} pkg_resources.{resource_string resource_stream}", new LibraryEntry("")
        {
            Gives = Sources.PackageData,
            Target = -1,
        });
        table.Gives("{importlib_resources importlib.resources}.{files path open_text open_binary} pkg_resources.resource_filename", Sources.PackageData);

        table.Gives("{boto3 botocore.session}.{Session session.Session}().get_credentials botocore.session.get_session().get_credentials google.auth.default azure.identity.DefaultAzureCredential().get_token", Sources.CloudCredentials);
        table.Gives("getpass.getpass", Sources.Token);
        table.Holds("{eth_account.Account eth_account.account.Account}.{create from_key from_mnemonic}().{key privateKey}", Sources.Wallet);
        table.Gives("{solders.keypair.Keypair solana.keypair.Keypair}().{secret secret_key} bit.Key().to_wif", Sources.Wallet);
        table.Gives("keyring.{get_password get_credential} win32cred.CredRead", Sources.Variable);
        table.Gives("win32cred.CredEnumerate secretstorage.Collection().get_all_items spwd.{getspall getspnam}", Sources.Credentials);
        table.Add("browser_cookie3.{load chrome chromium firefox edge opera brave vivaldi safari opera_gx librewolf} {rookiepy browsercookie}.{load chrome firefox edge brave opera} pycookiecheat.{chrome_cookies get_cookies}", new LibraryEntry("")
        {
            Effect = EffectKind.FileRead,
            Gives = Sources.Browser,
            Target = -1,
        });
        table.Add("browserhistory.{get_browserhistory write_browserhistory_csv} browser_history.get_history", new LibraryEntry("") { Effect = EffectKind.FileRead, Gives = Sources.Browser, Target = -1 });
    }
}
