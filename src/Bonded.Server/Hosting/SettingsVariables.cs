using System.Globalization;

namespace Bonded.Server.Hosting;

/// <summary>The <c>BONDED_*</c> environment variables. An empty one counts as not set.</summary>
sealed class SettingsVariables(Func<string, string?> environment, List<SettingsError> errors)
{
    public string? Text(string name) => environment(name) is { Length: > 0 } text ? text : null;

    public bool? Bool(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null: return null;
            case "1" or "true" or "yes" or "on": return true;
            case "0" or "false" or "no" or "off": return false;
            default:
                errors.Add(new("setting-type", $"{name} must be true or false."));
                return null;
        }
    }

    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        errors.Add(new("setting-out-of-range", string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}.")));
        return null;
    }
}
