namespace Bonded.Server.Features.Admin;

/// <summary>What a handler answers: a value, or why there is none. Both turn into an answer by themselves.</summary>
readonly record struct AdminAnswer<T>(T? Value, AdminProblem? Problem)
{
    public static implicit operator AdminAnswer<T>(T value) => new(value, null);

    public static implicit operator AdminAnswer<T>(AdminProblem problem) => new(default, problem);
}
