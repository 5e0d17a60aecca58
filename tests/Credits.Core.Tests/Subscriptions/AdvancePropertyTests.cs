using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Interval = Credits.Core.Catalog.Interval;

namespace Credits.Core.Tests.Subscriptions;

/// <summary>Whether what is due is folded in on time, late, twice or in steps changes nothing in what comes of it.</summary>
public sealed class AdvancePropertyTests
{
    private static readonly Gen<(int Kind, int Size, int Wait)> Steps =
        from kind in Gen.Choose(0, 9)
        from size in Gen.Choose(1, 60)
        from wait in Gen.Choose(0, 60)
        select (kind, size, wait);

    private static readonly Arbitrary<(int Kind, int Size, int Wait)[]> Scripts = Arb.From(
        from length in Gen.Choose(1, 25)
        from script in Steps.ArrayOf(length)
        select script);

    [Fact]
    public void Folding_in_at_any_moments_between_comes_to_the_same()
    {
        var kinds = new HashSet<EntryKind>();
        Check.ForAll(Scripts, script =>
        {
            var (late, eager) = (new WalletBench(), new WalletBench());
            for (var i = 0; i < script.Length; i++)
            {
                var step = script[i];
                // One sleeps until the command; the other looks every few hours, and at the same moment twice.
                late.Now += TimeSpan.FromDays(step.Wait);
                for (var hours = 0; hours < step.Wait * 24; hours += 7)
                {
                    eager.Now += TimeSpan.FromHours(7);
                    if (eager.Now > late.Now) break;
                    eager.Fold();
                    eager.Fold();
                }

                eager.Now = late.Now;
                late.Fold();
                eager.Fold();
                Assert.Equal(late.Try(CommandOf(step, i, late.Head)).Refusal?.Code, eager.Try(CommandOf(step, i, eager.Head)).Refusal?.Code);
            }

            late.Now = eager.Now = late.Now.AddDays(400);
            late.Fold();
            eager.Fold();
            Assert.Equal(late.Entries.Select(TextOf), eager.Entries.Select(TextOf));
            kinds.UnionWith(late.Entries.Select(entry => entry.Entry.Kind));

            foreach (var account in late.Head.Accounts)
            {
                var sum = late.Entries.SelectMany(entry => entry.Entry.Postings).Where(posting => posting.Asset == account.Asset).Sum(posting => posting.Amount.Value);
                Assert.Equal(sum, account.Balance.Value);
            }
        }, tests: 150);
        Assert.Superset(new HashSet<EntryKind> { EntryKind.Subscribe, EntryKind.Renew, EntryKind.Alter, EntryKind.Issue, EntryKind.Expire, EntryKind.Settle }, kinds);
    }

    [Fact]
    public void A_reader_sees_what_folding_in_would_write()
    {
        Check.ForAll(Scripts, script =>
        {
            var wallet = new WalletBench();
            for (var i = 0; i < script.Length; i++)
            {
                var step = script[i];
                wallet.Now += TimeSpan.FromDays(step.Wait);
                var seen = Advance.Project(wallet.Head, wallet.Now);
                wallet.Fold();
                Assert.Equal(wallet.Head.Accounts.Select(account => (account.Asset, account.Balance, account.Available)), seen.Accounts.Select(account => (account.Asset, account.Balance, account.Available)));
                Assert.Equal(
                    wallet.Head.Subscriptions.Select(subscription => (subscription.Id, subscription.Status, subscription.EndsAt)),
                    seen.Subscriptions.Select(subscription => (subscription.Id, subscription.Status, subscription.EndsAt)));
                wallet.Try(CommandOf(step, i, wallet.Head));
            }
        }, tests: 60);
    }

    private static Command CommandOf((int Kind, int Size, int Wait) step, int index, Head head)
    {
        var id = $"c{index}";
        var known = head.Subscriptions.IsEmpty ? null : head.Subscriptions[step.Size % head.Subscriptions.Length];
        var subscription = known?.Id ?? "none";
        return step.Kind switch
        {
            0 or 1 => new Subscribe(TermsOf(step.Size).To($"p{step.Size % 5}")) { EntryId = id },
            2 => new ChangeSubscription(subscription, TermsOf(1 + step.Wait).To(known?.Products[0].Id ?? "p")) { EntryId = id },
            3 when step.Size % 3 == 0 => new EndSubscription { EntryId = EndSubscription.IdFor(subscription), SubscriptionId = subscription },
            3 => new ScheduleEnd(subscription, step.Size % 2 == 0) { EntryId = id },
            4 or 5 => new Credit("USD", Amount.From(step.Size), LotSource.Paid, 100, null) { EntryId = id },
            6 => new Debit("CREDIT", Amount.From(step.Size * 3)) { EntryId = id },
            7 => new Reserve("USD", Amount.From(step.Size), TimeSpan.FromHours(1 + (step.Size % 20))) { EntryId = id },
            8 when step.Size % 5 == 0 => new ChangeState((WalletState)(step.Size % 2)) { EntryId = id },
            _ => new Credit("CREDIT", Amount.From(step.Size), LotSource.Paid, 100, null) { EntryId = id },
        };
    }

    private static Core.Subscriptions.SubscriptionTerms TermsOf(int size)
    {
        Period? every = (size % 4) switch { 0 => null, 1 => Plans.Month, 2 => new Period(Interval.Week, 1), _ => new Period(Interval.Day, 3) };
        var lifetime = size % 5 == 0 ? new Period(Interval.Day, 5) : Plans.Month;
        var refresh = (size % 3) switch
        {
            0 => Plans.Replace,
            1 => new Refresh(RefreshStrategy.Rollover) { Cap = size % 2 == 0 ? Amount.From(size) : null, RolloverLifetime = new Period(Interval.Month, 2) },
            _ => new Refresh(RefreshStrategy.Accumulate),
        };
        return Plans.Terms((size % 30).ToString(), every, size, Plans.Credits(size.ToString(), lifetime, size % 7 == 0 ? null : refresh));
    }

    private static string TextOf(SealedEntry entry)
    {
        var postings = entry.Entry.Postings.Select(posting => $"{posting.Asset} {posting.Counterparty} {string.Join(',', posting.Lines.Select(line => $"{line.Lot}:{line.Amount}:{line.Terms.Expires:O}"))}");
        return $"{entry.Entry.Id} {entry.Entry.Kind} {entry.Entry.EffectiveAt:O} {string.Join(';', postings)}";
    }
}
