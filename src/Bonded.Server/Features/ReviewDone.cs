using System.ComponentModel;
using Bonded.Gate.Policies;
using Bonded.Server.Features.Admin;
using Bonded.Server.Features.Quarantine;

namespace Bonded.Server.Features;

/// <summary>What a person decided stands.</summary>
sealed record ReviewDone(
    [property: Description("The number of the waiver or block; left out for a policy")] long? Id,
    [property: Description("The epoch of the index that began with it")] long Epoch,
    [property: Description("What is decided on the entry now; left out where the answer is not about one")] DecisionNow? Now = null)
{
    public static AdminAnswer<ReviewDone> Of(ReviewAnswer answer) => answer switch
    {
        ReviewAnswer.Done done => new ReviewDone(done.Id == 0 ? null : done.Id, done.Epoch),
        ReviewAnswer.Refused refused => Problem(refused),
        _ => throw new InvalidOperationException("Unknown answer."),
    };

    public static AdminProblem Problem(ReviewAnswer.Refused refused) => refused.Code switch
    {
        "entry-unknown" or "waiver-unknown" or "block-unknown" or "member-unknown" => new(404, refused.Code, refused.Sentence),
        "entry-ended" or "digest-unknown" or "policy-changed" or "bytes-missing" or "diff-nothing" => AdminProblem.Conflict(refused.Code, refused.Sentence),
        _ => AdminProblem.Invalid(refused.Code, refused.Sentence),
    };
}
