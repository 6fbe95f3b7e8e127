using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>What turns data into other data. What the folding of constants works out needs these too, for values that are not constant.</summary>
internal static class DataEntries
{
    public static void AddTo(LibraryTable table)
    {
        table.Does("base64.{b64encode urlsafe_b64encode standard_b64encode b32encode b16encode a85encode b85encode encodebytes encodestring} binascii.{hexlify b2a_base64 b2a_hex b2a_uu} codecs.encode", Transformations.Encode);
        table.Does("base64.{b64decode urlsafe_b64decode standard_b64decode b32decode b32hexdecode b16decode a85decode b85decode z85decode decodebytes decodestring} binascii.{unhexlify a2b_base64 a2b_hex a2b_uu a2b_qp} codecs.{decode getdecoder} quopri.decodestring uu.decode", Transformations.Decode);
        table.Does("zlib.{compress compressobj} {gzip bz2 lzma}.compress {brotli zstandard lz4.frame snappy}.compress", Transformations.Compress);
        table.Does("zlib.{decompress decompressobj} {gzip bz2 lzma}.decompress {brotli zstandard lz4.frame snappy}.decompress", Transformations.Decompress);
        table.Does("{json simplejson ujson orjson}.dumps yaml.{dump safe_dump}", Transformations.Serialize);
        table.Add("{json simplejson ujson pickle cPickle dill marshal}.dump", new LibraryEntry("") { Effect = EffectKind.FileWrite, Parameters = ["obj", "fp"], Target = 1, Does = Transformations.Serialize });
        table.Add("csv.{writer DictWriter}", new LibraryEntry("") { Target = -1, StandsFor = 0, Returns = "csv.writer()" });
        table.Add("csv.writer().{writerow writerows}", EffectKind.FileWrite, "row", target: -2);
        table.Does("{urllib.parse urllib six.moves.urllib.parse}.{quote quote_plus urlencode}", Transformations.Encode);
        table.Does("hashlib.{new md5 sha1 sha224 sha256 sha384 sha512 blake2b blake2s sha3_256 sha3_512} hmac.{new digest} zlib.{crc32 adler32}", Transformations.Hash);
        table.Does("struct.{pack unpack}", Transformations.Serialize);

        table.Does("cryptography.fernet.{Fernet MultiFernet}().decrypt fernet.Fernet().decrypt nacl.secret.SecretBox().decrypt nacl.public.{Box SealedBox}().decrypt rsa.decrypt {pyaes pyAesCrypt}.decrypt", Transformations.Decrypt);
        table.Does("cryptography.fernet.{Fernet MultiFernet}().encrypt nacl.secret.SecretBox().encrypt nacl.public.{Box SealedBox}().encrypt rsa.encrypt {pyaes pyAesCrypt}.encrypt", Transformations.Encrypt);
        table.Returns("{Crypto Cryptodome}.Cipher.{AES DES DES3 ARC4 ChaCha20 ChaCha20_Poly1305 Blowfish Salsa20 PKCS1_OAEP PKCS1_v1_5}.new pyaes.{AESModeOfOperationCBC AESModeOfOperationCTR AESModeOfOperationECB}", "Crypto.Cipher.AES.new()");
        table.Does("Crypto.Cipher.AES.new().{decrypt decrypt_and_verify}", Transformations.Decrypt);
        table.Does("Crypto.Cipher.AES.new().{encrypt encrypt_and_digest}", Transformations.Encrypt);
        table.Does("cryptography.hazmat.primitives.ciphers.Cipher().decryptor().{update finalize} cryptography.hazmat.primitives.ciphers.aead.{AESGCM ChaCha20Poly1305}().decrypt", Transformations.Decrypt);
        table.Does("cryptography.hazmat.primitives.ciphers.Cipher().encryptor().{update finalize} cryptography.hazmat.primitives.ciphers.aead.{AESGCM ChaCha20Poly1305}().encrypt", Transformations.Encrypt);
        table.Does("win32crypt.CryptUnprotectData", Transformations.Decrypt);
        table.Does("PIL.Image.open().{getpixel getdata load tobytes} PIL.Image.Image.{getpixel getdata} wave.open().readframes stepic.decode stegano.lsb.reveal", Transformations.Assemble);
    }
}
