using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Hosting;

/// <summary>
/// The server's certificate, read again when one of its files changes. A changed pair that cannot be used is logged once and the one
/// before stays, so that a half-written renewal takes nothing down.
/// </summary>
sealed class ReloadingCertificate
{
    static readonly TimeSpan checkEvery = TimeSpan.FromSeconds(1);
    private readonly TlsOptions files;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private volatile SslStreamCertificateContext current;
    private (DateTime, DateTime) seen;
    private long checkedAt;

    private ReloadingCertificate(TlsOptions files, TimeProvider time, ILogger log, SslStreamCertificateContext first, (DateTime, DateTime) seen)
    {
        (this.files, this.time, this.log, current, this.seen) = (files, time, log, first, seen);
        checkedAt = time.GetTimestamp();
    }

    /// <summary>Reads the pair for the first time; an unusable one is an error that says why.</summary>
    public static bool TryRead(
        TlsOptions files,
        TimeProvider time,
        ILogger log,
        [NotNullWhen(true)] out ReloadingCertificate? certificate,
        [NotNullWhen(false)] out SettingsError? error)
    {
        (certificate, error) = (null, null);
        var seen = Times(files);
        if (!TryRead(files, out var context, out var why))
        {
            error = new("tls-unusable", $"The certificate or its key cannot be used: {why}.");
            return false;
        }
        Log.CertificateRead(log, context.TargetCertificate.Subject, context.TargetCertificate.NotAfter.ToUniversalTime());
        certificate = new(files, time, log, context, seen);
        return true;
    }

    /// <summary>The certificate to use for a handshake that begins now.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            if (time.GetElapsedTime(Volatile.Read(ref checkedAt)) < checkEvery) return current;
            // One handshake looks, the others go on with what there is.
            if (!gate.TryEnter()) return current;
            try
            {
                Volatile.Write(ref checkedAt, time.GetTimestamp());
                var now = Times(files);
                if (now == seen) return current;
                seen = now;
                if (TryRead(files, out var context, out var why))
                {
                    current = context;
                    Log.CertificateRead(log, context.TargetCertificate.Subject, context.TargetCertificate.NotAfter.ToUniversalTime());
                }
                else
                {
                    Log.CertificateUnusable(log, why);
                }
                return current;
            }
            finally
            {
                gate.Exit();
            }
        }
    }

    private static (DateTime, DateTime) Times(TlsOptions files) => (File.GetLastWriteTimeUtc(files.CertificateFile), File.GetLastWriteTimeUtc(files.KeyFile));

    private static bool TryRead(TlsOptions files, [NotNullWhen(true)] out SslStreamCertificateContext? context, [NotNullWhen(false)] out string? why)
    {
        (context, why) = (null, null);
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(files.CertificateFile);
            if (chain.Count > 0) chain.RemoveAt(0);
            context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = "one of the files cannot be read";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            why = "they are not a PEM certificate and its unencrypted key, or do not belong together";
        }
        return false;
    }
}
