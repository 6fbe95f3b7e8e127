using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// Something that is sent to another machine holds what was read from a place where secrets lie: password and token files, SSH and cloud
/// keys, what browsers and messengers store, wallets.
/// </summary>
/// <remarks>
/// <para>
/// This is what most thieves on package indexes do, and what they take is used within minutes. The flow is followed through encoding,
/// compression, archives and helper functions.
/// </para>
/// <para>
/// A client may read the token of its own service from its own file when it is called, and send it to that service. It does not do so on
/// import, does not read several kinds of secrets, and does not send them to a messenger, a paste site or a bare address.
/// </para>
/// <para>
/// Look at what is read and where it goes. If it is the credential of the service that it is sent to, and only when a user asks for it, the
/// finding can be waived for this project.
/// </para>
/// </remarks>
internal sealed class SecretsSent : CodeRule
{
    public override string Id => "secrets-sent";

    public override string Title => "The code reads passwords, keys, wallets or what browsers store, and sends them out.";

    // Each is a sort of loot; one alone may be a client's own.
    static readonly Sources[] Sorts = [Sources.Credentials | Sources.CloudCredentials, Sources.Keys, Sources.Browser, Sources.Wallet, Sources.Messenger, Sources.MetadataService];

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var sending in package.Sendings)
        {
            var sorts = Sorts.Count(sort => sending.Flow.Has(sort));
            if (sorts == 0 || sending.Host == HostKind.MetadataService)
                continue;
            var effect = sending.Effect;
            var loot = sending.Flow.Has(Sources.Browser | Sources.Wallet | Sources.Messenger);
            if (effect.IsBlurred)
                yield return Report(effect.IsEarly ? Strength.Low : Strength.Info, effect, "Among much else, what is read from places where secrets lie may be sent to another machine.");
            else if (effect.IsEarly || effect.IsHidden || sending.IsToNobody || sending.IsToFixedHost && effect.Trigger != Trigger.Test && (sending.Content.Has(Sources.Keys | Sources.Browser | Sources.Wallet | Sources.Messenger) || Sorts.Count(sort => sending.Content.Has(sort)) >= 2) || sorts >= 3 || sorts == 2 && loot || sending.Flow.Has(Sources.Environment))
                yield return Report(Strength.High, effect, $"What is read from places where secrets lie is sent to another machine, {When(effect.Trigger)}.");
            else if (sorts == 2 || loot || effect.Trigger == Trigger.EntryPoint && sending.Content.Has(Sources.CloudCredentials | Sources.Keys))
                yield return Report(Strength.Medium, effect, $"What browsers, wallets or messengers store, or several kinds of secrets, is sent to another machine {When(effect.Trigger)}.");
            else
                yield return Report(Strength.Info, effect, "The code reads a file of credentials or keys and talks to another machine with it.");
        }
    }
}
