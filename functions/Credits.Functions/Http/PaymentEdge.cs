using Credits.Engine.Payments;
using Credits.Engine.Payments.Accounts;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Usage;

namespace Credits.Functions.Http;

/// <summary>What handlers that have to do with payments work with.</summary>
/// <param name="Packs">What is sold.</param>
/// <param name="Payments">What was paid.</param>
/// <param name="Policies">How apps want payments to be treated.</param>
/// <param name="Accounts">Accounts at providers.</param>
/// <param name="Checkouts">Opens checkout pages.</param>
/// <param name="Methods">Saved payment methods.</param>
/// <param name="Usage">Notes of what was used.</param>
public sealed record PaymentEdge(
    PackCatalog Packs, PaymentDirectory Payments, PaymentPolicies Policies, ProviderAccounts Accounts, CheckoutDesk Checkouts,
    SavedMethods Methods, UsageLog Usage);
