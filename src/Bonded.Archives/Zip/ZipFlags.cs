namespace Bonded.Archives.Zip;

/// <summary>General purpose bits (APPNOTE 4.4.4).</summary>
internal static class ZipFlags
{
    public const ushort Encrypted = 0x0001;
    public const ushort DeflateLevel = 0x0006;
    public const ushort Descriptor = 0x0008;
    public const ushort StrongEncryption = 0x0040;
    public const ushort Utf8 = 0x0800;
    public const ushort MaskedHeaders = 0x2000;
    public const ushort AnyEncryption = Encrypted | StrongEncryption | MaskedHeaders;
    public const ushort Known = DeflateLevel | Descriptor | Utf8;
}
