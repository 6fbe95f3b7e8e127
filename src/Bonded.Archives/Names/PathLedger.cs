using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bonded.Archives.Reading;

namespace Bonded.Archives.Names;

/// <summary>
/// Every path of an archive, as digests, so that memory depends on how many there are and not on how long they are. Refuses what is one
/// place on one file system and two on another.
/// </summary>
internal sealed class PathLedger(string format, Irregularities irregularities)
{
    enum Place : byte
    {
        ImpliedFolder,
        Folder,
        File,
        Link,
    }

    readonly record struct Known(UInt128 Exact, Place Place);

    readonly Dictionary<UInt128, Known> places = [];
    string lastFolder = "";

    /// <summary>Records a member; a fault if its place is taken or lies under something that is not a folder.</summary>
    public ArchiveFault? Add(string path, MemberKind kind, string member)
    {
        var slash = path.LastIndexOf('/');
        if (slash > 0 && !path.AsSpan(0, slash).SequenceEqual(lastFolder))
        {
            for (var end = path.IndexOf('/'); end > 0; end = path.IndexOf('/', end + 1))
            {
                if (AddFolder(path[..end], member) is { } fault)
                    return fault;
            }
            lastFolder = path[..slash];
        }

        var exact = Digest(path);
        var place = kind switch { MemberKind.File => Place.File, MemberKind.Directory => Place.Folder, _ => Place.Link };
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(places, Digest(Fold.Path(path)), out var exists);
        if (!exists || (known.Exact == exact && place == Place.Folder && known.Place == Place.ImpliedFolder))
        {
            known = new Known(exact, place);
            return null;
        }
        if (place == Place.Folder && known.Place is Place.Folder or Place.ImpliedFolder)
        {
            if (known.Exact != exact)
                FolderSpelling(member);
            else
                irregularities.Add(format + "-duplicate-folder", "A folder is listed twice.", member);
            return null;
        }
        if (known.Exact == exact && known.Place is Place.File or Place.Link && place is not Place.Folder)
            return ArchiveFault.Ambiguous(format + "-duplicate-name", "Two members have the same name, and readers differ in which one they keep.", member);
        if (known.Place is Place.File or Place.Link && place is not Place.Folder)
            return ArchiveFault.Ambiguous(format + "-colliding-name",
                "Two members have names that differ only in case, Unicode form or trailing dots, which is one file on some systems.", member);
        return FileIsFolder(member);
    }

    /// <summary>Whether a regular file with exactly this path was added.</summary>
    public bool HasFile(string path) =>
        places.TryGetValue(Digest(Fold.Path(path)), out var known) && known.Place == Place.File && known.Exact == Digest(path);

    ArchiveFault? AddFolder(string path, string member)
    {
        var exact = Digest(path);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(places, Digest(Fold.Path(path)), out var exists);
        if (!exists)
            known = new Known(exact, Place.ImpliedFolder);
        else if (known.Place is Place.File or Place.Link)
            return FileIsFolder(member);
        else if (known.Exact != exact)
            FolderSpelling(member);
        return null;
    }

    void FolderSpelling(string member) =>
        irregularities.Add(format + "-folder-spelling", "Two folders have names that differ only in case or Unicode form.", member);

    ArchiveFault FileIsFolder(string member) =>
        ArchiveFault.Ambiguous(format + "-file-is-folder", "One name is used both for a folder and for a file or link.", member);

    // A collision would only refuse an archive, and 128 bits of SHA-256 leave none to be found.
    static UInt128 Digest(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
