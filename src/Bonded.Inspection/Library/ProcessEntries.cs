using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>What starts, watches and ends programs.</summary>
internal static class ProcessEntries
{
    public static void AddTo(LibraryTable table)
    {
        const string PopenParameters = "args bufsize executable stdin stdout stderr preexec_fn close_fds shell cwd env universal_newlines startupinfo creationflags";
        table.Add("{os posix nt}.system", EffectKind.ProcessRun, "command");
        table.Add("os.{popen popen2 popen3 popen4} popen2.{popen2 popen3 popen4 Popen3 Popen4} {commands subprocess}.{getoutput getstatusoutput} platform.popen", EffectKind.ProcessRun, "cmd", Sources.ProcessOutput);
        table.Add("subprocess.{run check_output} subprocess32.{run check_output}", EffectKind.ProcessRun, PopenParameters, Sources.ProcessOutput);
        table.Add("subprocess.{call check_call} subprocess32.{call check_call}", EffectKind.ProcessRun, PopenParameters);
        table.Add("{subprocess subprocess32}.Popen", EffectKind.ProcessRun, PopenParameters, Sources.ProcessOutput, returns: "subprocess.Popen()");
        table.Add("subprocess.Popen().communicate", EffectKind.ProcessInput, "input timeout", Sources.ProcessOutput);
        table.Add("subprocess.Popen().stdin.{write writelines} os.popen().{write writelines} asyncio.create_subprocess_shell().communicate asyncio.create_subprocess_exec().communicate {asyncio.create_subprocess_shell asyncio.create_subprocess_exec}().stdin.{write writelines}", EffectKind.ProcessInput, "input");
        table.Add("os.{execl execle execlp execlpe execv execve execvp execvpe posix_spawn posix_spawnp}", EffectKind.ProcessRun, "path args env");
        table.Add("os.{spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe}", EffectKind.ProcessRun, "mode path args", target: 1);
        table.Add("{os nt}.startfile", EffectKind.ProcessRun, "path");
        table.Add("_winapi.CreateProcess _subprocess.CreateProcess", EffectKind.ProcessRun, "application command", target: 1);
        table.Add("_posixsubprocess.fork_exec", EffectKind.ProcessRun, "args");
        table.Add("pty.spawn", EffectKind.ProcessRun, "argv");
        table.Add("asyncio.{create_subprocess_shell subprocess.create_subprocess_shell}", EffectKind.ProcessRun, "cmd", Sources.ProcessOutput);
        table.Add("asyncio.{create_subprocess_exec subprocess.create_subprocess_exec}", EffectKind.ProcessRun, "program args", Sources.ProcessOutput);
        table.Add("pexpect.{spawn run} pexpect.popen_spawn.PopenSpawn invoke.{run Context().run} sarge.run delegator.run", EffectKind.ProcessRun, "command", Sources.ProcessOutput);
        table.Add("{shutil.which distutils.spawn.find_executable}", new LibraryEntry("") { Target = -1, StandsFor = 0 });
        table.Add("{distutils setuptools._distutils}.spawn.spawn", EffectKind.ProcessRun, "cmd");
        table.Add("win32api.{ShellExecute WinExec}", EffectKind.ProcessRun, "hwnd op file params dir show", target: 2);
        table.Add("{win32com.shell.shell.ShellExecuteEx win32com.client.Dispatch().Run win32com.client.Dispatch().ShellExecute win32com.client.Dispatch().Exec}", EffectKind.ProcessRun, "command");
        table.Add("win32process.CreateProcess", EffectKind.ProcessRun, "application command", target: 1);
        table.Add("wmi.WMI().Win32_Process.Create", EffectKind.ProcessRun, "CommandLine");

        // Installers that are called within the process.
        table.Add("pip.{main _internal.main _internal.cli.main.main _internal.main.main runner.main} pipmain setuptools.command.easy_install.main", EffectKind.ProcessRun, "args");

        table.Add("threading.{Thread Timer} multiprocessing.{Process context.Process} thread.start_new_thread _thread.start_new_thread", EffectKind.Spawn, "target args", target: -1);
        table.Add("concurrent.futures.{ThreadPoolExecutor ProcessPoolExecutor}().map multiprocessing.{Pool pool.Pool pool.ThreadPool dummy.Pool}().{map map_async imap imap_unordered starmap starmap_async}", EffectKind.Spawn, "function each", target: -1);
        table.Add("concurrent.futures.{ThreadPoolExecutor ProcessPoolExecutor}().submit multiprocessing.{Pool pool.Pool pool.ThreadPool dummy.Pool}().{apply apply_async} asyncio.{run create_task ensure_future to_thread run_coroutine_threadsafe} asyncio.{get_event_loop new_event_loop get_running_loop}().{run_until_complete run_in_executor create_task call_soon call_later} contextvars.copy_context().run sched.scheduler().{enter enterabs}", EffectKind.Spawn, "function", target: -1);
        table.Add("os.{fork forkpty} pty.fork", EffectKind.Spawn);
        table.Add("os.{kill killpg} psutil.Process().{kill terminate suspend}", EffectKind.ProcessControl, "pid");
        table.Add("{os posix}.{setuid setgid setsid nice dup2}", EffectKind.ProcessControl, "fd");
        table.Add("sys.exit os._exit os.abort builtins.{exit quit}", EffectKind.Exit);
        table.Add("time.sleep asyncio.sleep", EffectKind.Sleep, "seconds");
        table.Add("atexit.register signal.signal weakref.finalize", EffectKind.Hook, "function", target: -1);
        table.Add("sys.{settrace setprofile addaudithook}", new LibraryEntry("") { Effect = EffectKind.Hook, Target = -1 });
        table.Add("threading.{settrace setprofile}", EffectKind.Hook);
        table.Add("sys.{meta_path path_hooks}.{insert append extend}", EffectKind.Hook);
    }
}
