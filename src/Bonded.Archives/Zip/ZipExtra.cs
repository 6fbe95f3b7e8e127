using System.Buffers.Binary;
using Bonded.Archives.Reading;

namespace Bonded.Archives.Zip;

/// <summary>The extra fields of one header (APPNOTE 4.5): well-formed, and none that renames or resizes behind the header's back.</summary>
internal ref struct ZipExtra
{
    const ushort Zip64Id = 0x0001;
    const ushort UnicodePathId = 0x7075;

    /// <summary>The zip64 field's bytes.</summary>
    public ReadOnlySpan<byte> Zip64;

    public bool HasZip64;

    public static ArchiveFault? Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name, Irregularities irregularities, out ZipExtra extra)
    {
        extra = default;
        var hasUnicodePath = false;
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 4)
                return Malformed(name);
            var id = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            bytes = bytes[4..];
            if (length > bytes.Length)
                return Malformed(name);
            var field = bytes[..length];
            bytes = bytes[length..];
            switch (id)
            {
                case Zip64Id:
                    if (extra.HasZip64)
                        return Fault("zip-zip64-confusion", "A member has two zip64 fields, and readers differ in which one they believe.", name);
                    extra.HasZip64 = true;
                    extra.Zip64 = field;
                    break;
                case UnicodePathId:
                    if (hasUnicodePath)
                        return Fault("zip-unicode-path", "A member has two Unicode path fields, and readers differ in which one they believe.", name);
                    hasUnicodePath = true;
                    if (field.Length < 5 || field[0] != 1 || !field[5..].SequenceEqual(name)
                        || BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) != Crc32.Update(0, name))
                        return Fault("zip-unicode-path", "A member has a second, different name in a Unicode path field.", name);
                    if (irregularities.HasRoom("zip-unicode-path-field"))
                        irregularities.Add("zip-unicode-path-field", "A member repeats its name in a Unicode path field.", ArchiveFault.Escape(name));
                    break;
                case 0x000A or 0x5455 or 0x5855 or 0x7855 or 0x7875 or 0xCAFE:
                    break;
                default:
                    if (irregularities.HasRoom("zip-unknown-extra"))
                        irregularities.Add("zip-unknown-extra", "A member has an extra field of an unusual kind.", ArchiveFault.Escape(name));
                    break;
            }
        }
        return null;
    }

    static ArchiveFault Malformed(ReadOnlySpan<byte> name) =>
        Fault("zip-extra-malformed", "The extra fields of a member do not fill the space that is set aside for them.", name);

    static ArchiveFault Fault(string code, string sentence, ReadOnlySpan<byte> name) => ArchiveFault.Ambiguous(code, sentence, ArchiveFault.Escape(name));
}
