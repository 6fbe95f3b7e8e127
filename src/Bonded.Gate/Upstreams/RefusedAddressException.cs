namespace Bonded.Gate.Upstreams;

/// <summary>Thrown inside a connection attempt, where only an exception ends it.</summary>
sealed class RefusedAddressException(string sentence) : IOException(sentence);
