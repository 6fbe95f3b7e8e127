namespace Bonded.Python.Evaluation;

/// <summary>What an operation does to the world outside the interpreter, or to the interpreter itself.</summary>
public enum EffectKind : byte
{
    /// <summary>Asks or tells an HTTP server. Target: the URL. Payload: what is sent.</summary>
    HttpRequest,

    /// <summary>Opens a connection. Target: the host, or host and port.</summary>
    Connect,

    /// <summary>Sends on a connection that is open, or by mail. Payload: what is sent.</summary>
    Send,

    /// <summary>Looks up a name. Target: the name.</summary>
    DnsLookup,

    /// <summary>Waits for connections. Target: the address.</summary>
    Listen,

    /// <summary>Starts a program. Target: the command line as text, arguments joined by blanks.</summary>
    ProcessRun,

    /// <summary>Writes to the standard input of a program that was started. Target: what is written.</summary>
    ProcessInput,

    /// <summary>Runs a text, bytes or a code object as Python. Target: the code.</summary>
    DynamicCode,

    /// <summary>Makes a code object of text without running it yet. Target: the code.</summary>
    Compile,

    /// <summary>Imports a module whose name is computed. Target: the name.</summary>
    DynamicImport,

    /// <summary>Looks up an attribute whose name is computed on a module or the builtins. Target: the name.</summary>
    Reflection,

    /// <summary>Makes objects of bytes that may run code: <c>pickle.loads</c>, <c>marshal.loads</c>. Target: the bytes.</summary>
    Unmarshal,

    /// <summary>Reads a file. Target: the path.</summary>
    FileRead,

    /// <summary>Writes a file, or copies or moves to it. Target: the path. Payload: what is written.</summary>
    FileWrite,

    /// <summary>Deletes files or directories. Target: the path.</summary>
    FileDelete,

    /// <summary>Lists or walks a directory. Target: the path.</summary>
    FileList,

    /// <summary>Changes permissions or makes a file executable. Target: the path; the mode is among the arguments.</summary>
    Permissions,

    /// <summary>Loads native code. Target: the path or name of the library.</summary>
    NativeLoad,

    /// <summary>Calls a native function by name, such as VirtualAlloc through ctypes. Target: the function's name.</summary>
    NativeCall,

    /// <summary>Writes to the Windows registry. Target: the key.</summary>
    RegistryWrite,

    /// <summary>Replaces an attribute of another package's module or class, or of the builtins. Target: its qualified name. Payload: what is put there.</summary>
    Patch,

    /// <summary>Changes environment variables of this process. Target: the variable.</summary>
    EnvironmentWrite,

    /// <summary>Reads the clipboard.</summary>
    ClipboardRead,

    /// <summary>Writes to the clipboard.</summary>
    ClipboardWrite,

    /// <summary>Listens to keys or the mouse.</summary>
    InputHook,

    /// <summary>Takes a picture of the screen or the camera.</summary>
    ScreenCapture,

    /// <summary>Starts a thread, a process of Python's own or a timer. Payload: the function.</summary>
    Spawn,

    /// <summary>Registers what is run later: atexit, signal handlers, audit and import hooks. Payload: the function.</summary>
    Hook,

    /// <summary>Ends the process or shuts the machine down.</summary>
    Exit,

    /// <summary>Waits.</summary>
    Sleep,

    /// <summary>Compares facts about the host with a text. Target: the text it is compared with.</summary>
    HostCheck,

    /// <summary>Declares a build: <c>setup(...)</c>.</summary>
    Setup,

    /// <summary>Changes what another process is or holds.</summary>
    ProcessControl,
}
