using System.Diagnostics;
using System.Text.Json;

namespace Bonded.Archives.Tests.Reading;

/// <summary>CPython's zipfile and tarfile, in one process for the whole run.</summary>
public static class Oracle
{
    static readonly Lock Gate = new();
    static Process? python;

    /// <summary>Skips the test, visibly, where there is no Python.</summary>
    public static void Agrees(byte[] archive, IReadOnlyList<Seen> members)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, archive);
            Agrees(path, members);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static void Agrees(string path, IReadOnlyList<Seen> members)
    {
        var (theirs, error) = Ask(path);
        if (error is not null)
            Assert.Fail($"CPython refuses what was accepted: {error}");
        Assert.Equal(theirs!, members);
    }

    public static (IReadOnlyList<Seen>? Members, string? Error) Ask(string path)
    {
        using var answer = JsonDocument.Parse(AskLine(path));
        if (answer.RootElement.TryGetProperty("error", out var error))
            return (null, error.GetString());
        return ([.. answer.RootElement.GetProperty("members").EnumerateArray().Select(m =>
            new Seen(m[0].GetString()!, m[1].GetString()!, m[2].GetInt64(), m[3].GetString()!, m[4].GetString()))], null);
    }

    static string AskLine(string path)
    {
        lock (Gate)
        {
            python ??= Start();
            python.StandardInput.WriteLine(path);
            python.StandardInput.Flush();
            return python.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The oracle died.");
        }
    }

    static Process Start()
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "archive_oracle.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            var process = Process.Start(start)!;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no python3 to compare with.");
            throw;
        }
    }
}
