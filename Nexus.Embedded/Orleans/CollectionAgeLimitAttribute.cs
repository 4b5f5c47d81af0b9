namespace Orleans;

/// <summary>After how long without use an activation of this grain ends.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class CollectionAgeLimitAttribute : Attribute
{
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    public CollectionAgeLimitAttribute()
    {
    }

    public CollectionAgeLimitAttribute(string inactivityPeriod)
    {
        var age = TimeSpan.Parse(inactivityPeriod, System.Globalization.CultureInfo.InvariantCulture);
        Days = age.Days;
        Hours = age.Hours;
        Minutes = age.Minutes + (age - new TimeSpan(age.Days, age.Hours, age.Minutes, 0)).TotalMinutes;
    }

    public bool AlwaysActive { get; set; }

    public double Days { get; set; }

    public double Hours { get; set; }

    public double Minutes { get; set; }

    public TimeSpan AgeLimit
    {
        get
        {
            if (AlwaysActive)
                return TimeSpan.MaxValue;
            var age = TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return age < MinAgeLimit ? MinAgeLimit : age;
        }
    }
}
