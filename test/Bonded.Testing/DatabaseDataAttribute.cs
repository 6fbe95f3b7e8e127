using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Bonded.Testing;

/// <summary>Runs a theory once on each database; what else the theory takes follows the kind.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DatabaseDataAttribute(params object?[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow([DatabaseKind.Sqlite, .. values]), new TheoryDataRow([DatabaseKind.PostgreSql, .. values])]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
