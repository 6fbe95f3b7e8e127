using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// Memory that may be executed is reserved, bytes are copied into it, and it is run, by way of the functions of the operating system; or a
/// program is run out of a file that lies in memory only.
/// </summary>
/// <remarks>
/// <para>
/// What runs so is in no file that could be looked at, and can hide in another program.
/// </para>
/// <para>
/// Just-in-time compilers do this in native code. Debuggers write into the process that they are told to watch, when they are called.
/// </para>
/// <para>
/// See where the bytes come from. A debugger that attaches to a process can be waived.
/// </para>
/// </remarks>
internal sealed class CodeInjection : CodeRule
{
    public override string Id => "code-injection";

    public override string Title => "The code puts machine code into memory and runs it, or into another process.";

    static readonly string[] Reserve = ["VirtualAlloc", "VirtualAllocEx", "VirtualProtect", "VirtualProtectEx", "NtAllocateVirtualMemory", "HeapCreate", "mprotect", "mmap"];
    static readonly string[] Fill = ["RtlMoveMemory", "WriteProcessMemory", "memmove", "memcpy", "NtWriteVirtualMemory", "RtlCopyMemory"];
    static readonly string[] Run =
    [
        "CreateThread", "CreateRemoteThread", "CreateRemoteThreadEx", "NtCreateThreadEx", "RtlCreateUserThread", "QueueUserAPC", "EnumSystemLocalesA", "EnumWindows", "SetThreadContext", "ResumeThread", "NtQueueApcThread", "CreateFiber",
    ];

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var module in package.Of(EffectKind.NativeCall).GroupBy(effect => effect.Unit.Module))
        {
            var calls = module.ToList();
            var fill = calls.Find(effect => Is(effect, Fill));
            var run = calls.Find(effect => Is(effect, Run));
            if (calls.Exists(effect => Is(effect, Reserve)) && fill is not null && run is not null)
            {
                // Machine code that came with the call, or from outside, and not what a debugger works out.
                var carried = calls.Exists(effect => Is(effect, Fill) && (effect.Flow.Has(Sources.Network) || effect.Flow.Has(Transformations.Decode | Transformations.Decrypt | Transformations.Decompress | Transformations.Assemble) || effect.Effect.Arguments.Any(IsCode)));
                yield return Report(run.IsEarly || run.IsHidden || carried ? Strength.High : Strength.Low, run, $"Machine code is put into memory and run {When(run.Trigger)}.");
            }

            if (calls.Find(effect => effect.Effect.Callee == "mmap.mmap" && effect.IsEarly && effect.Flow.Has(Sources.Network) && !effect.IsBlurred) is { } mapped &&
                module.Key.Outside.Any(name => name is "ctypes" or "_ctypes" or "cffi"))
                yield return Report(Strength.High, mapped, $"Memory is made for what the network answered, beside code that calls native functions, {When(mapped.Trigger)}.");

            if (calls.Find(effect => effect.Function is "memfd_create") is { } memory)
            {
                var runs = package.Commands.Any(command => command.Effect.Unit.Module == module.Key && command.Text.Contains("/proc/", StringComparison.Ordinal) && command.Text.Contains("/fd/", StringComparison.Ordinal));
                yield return Report(runs || memory.IsEarly || memory.IsHidden ? Strength.High : Strength.Low, memory, $"A file that lies in memory only is made {When(memory.Trigger)}, as programs are that no file is to show.");
            }
        }
    }

    static bool Is(TriggeredEffect effect, string[] names)
    {
        var function = effect.Function;
        foreach (var name in names)
        {
            if (function.SequenceEqual(name))
                return true;
        }

        return false;
    }

    static bool IsCode(Value value) => value is Value.Bytes { Content.Length: >= 32 };
}
