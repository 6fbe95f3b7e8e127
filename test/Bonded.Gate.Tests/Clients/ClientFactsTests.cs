using Bonded.Gate.Clients;

namespace Bonded.Gate.Tests.Clients;

public class ClientFactsTests
{
    [Theory]
    [InlineData("pip/25.3 {\"python\":\"3.13.1\",\"cpu\":\"\\ud800\"}")]
    [InlineData("pip/25.3 {\"python\":")]
    [InlineData("pip/25.3 {\"system\":[]}")]
    [InlineData("{{{{{{{{{{{{{{{{{{{{")]
    public void Reading_a_user_agent_never_fails(string userAgent) => Assert.NotNull(ClientFacts.Parse(userAgent));
}
