namespace Credits.Engine.Storage;

/// <summary>A store that tells the time, so that instances which share it need not trust their own clocks blindly.</summary>
public interface IStoreClock
{
    /// <summary>
    /// How far this process's clock is at least ahead of the store's, or behind if negative, as of the store's last
    /// answer; zero if the difference may be none.
    /// </summary>
    TimeSpan Skew { get; }
}
