namespace Bonded.Cli.Doctor;

/// <summary>One way round Bonded.</summary>
/// <param name="Rule">A stable code.</param>
/// <param name="Place">The file, or the environment variable.</param>
/// <param name="Line">The line, from 1, where there is one.</param>
/// <param name="What">What was found, in one sentence.</param>
/// <param name="Fix">What to do about it.</param>
sealed record DoctorFinding(string Rule, string Place, int? Line, string What, string Fix);
