namespace Bonded.Server.Hosting;

/// <summary>PEM files of the certificate (followed by its intermediates) and of its unencrypted key, as absolute paths.</summary>
public sealed record TlsOptions(string CertificateFile, string KeyFile);
