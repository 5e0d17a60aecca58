using FsCheck;
using FsCheck.Fluent;

namespace Credits.Core.Tests;

/// <summary>Runs a property; a counterexample is shrunk and thrown with the seed that finds it again.</summary>
internal static class Check
{
    public static void ForAll<T>(Gen<T> values, Action<T> holds, int tests = 200) => ForAll(Arb.From(values), holds, tests);

    public static void ForAll<T>(Arbitrary<T> values, Action<T> holds, int tests = 200) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true), Prop.ForAll(values, holds));
}
