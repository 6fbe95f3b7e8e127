using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>What leaves Python for native code and raw memory.</summary>
internal static class NativeEntries
{
    public static void AddTo(LibraryTable table)
    {
        var load = new LibraryEntry("") { Effect = EffectKind.NativeLoad, Parameters = ["name"], Returns = "ctypes.CDLL()" };
        table.Add("ctypes.{CDLL WinDLL PyDLL OleDLL}", load);
        table.Add("ctypes.{cdll windll oledll pydll}.LoadLibrary numpy.ctypeslib.load_library cffi.FFI().dlopen _ctypes.{dlopen LoadLibrary}", load);
        table.Add("imp.load_dynamic _imp.create_dynamic", new LibraryEntry("") { Effect = EffectKind.NativeLoad, Parameters = ["name", "path"], Target = 1 });

        // Every function of a library that was loaded; the callee's last part names it.
        var call = new LibraryEntry("") { Effect = EffectKind.NativeCall, Target = -1 };
        table.Add("ctypes.CDLL().*", call);
        table.Add("ctypes.{windll cdll oledll pythonapi}.*", new LibraryEntry("") { Target = -1 });
        table.Add("ctypes.windll.{kernel32 ntdll user32 shell32 advapi32 gdi32 crypt32 wininet urlmon winmm ws2_32 psapi Kernel32 Ntdll User32 Shell32 KERNEL32 NTDLL USER32}.*", call);
        table.Add("ctypes.cdll.{msvcrt kernel32}.*", call);
        table.Add("ctypes.{memmove memset} mmap.mmap os.memfd_create", call);
        table.Add("{win32process win32api win32file win32security win32gui win32con}.{OpenProcess VirtualAllocEx WriteProcessMemory ReadProcessMemory CreateRemoteThread}", call);
    }
}
