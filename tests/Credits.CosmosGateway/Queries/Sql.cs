using System.Text.Json;

namespace Credits.CosmosGateway.Queries;

/// <summary>A scalar expression. Its value is null, a bool, a double, a string, a <see cref="JsonElement"/>, a list, a dictionary or <see cref="Undefined"/>.</summary>
internal abstract record Sql
{
    /// <summary>The value of what is not there.</summary>
    public static readonly object Undefined = new();

    public abstract object? Of(JsonElement item);

    /// <summary>The undefined is neither true nor false.</summary>
    public bool IsTrue(JsonElement item) => Of(item) is true;

    public sealed record Literal(object? Value) : Sql
    {
        public override object? Of(JsonElement item) => Value;
    }

    /// <summary>A property of the item, or the item itself.</summary>
    public sealed record Path(IReadOnlyList<string> Names) : Sql
    {
        public override object? Of(JsonElement item)
        {
            foreach (var name in Names)
                if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out item)) return Undefined;
            return ValueOf(item);
        }
    }

    public sealed record Not(Sql Inner) : Sql
    {
        public override object? Of(JsonElement item) => Inner.Of(item) is bool value ? !value : Undefined;
    }

    public sealed record And(Sql Left, Sql Right) : Sql
    {
        public override object? Of(JsonElement item) => (Left.Of(item), Right.Of(item)) switch
        {
            (true, true) => true,
            (false, _) or (_, false) => false,
            _ => Undefined,
        };
    }

    public sealed record Or(Sql Left, Sql Right) : Sql
    {
        public override object? Of(JsonElement item) => (Left.Of(item), Right.Of(item)) switch
        {
            (true, _) or (_, true) => true,
            (false, false) => false,
            _ => Undefined,
        };
    }

    public sealed record Compare(string Operator, Sql Left, Sql Right) : Sql
    {
        public override object? Of(JsonElement item) => (Left.Of(item), Right.Of(item)) switch
        {
            (string left, string right) => Holds(string.CompareOrdinal(left, right)),
            (double left, double right) => Holds(left.CompareTo(right)),
            // Values of different types are in no order.
            _ => Undefined,
        };

        private bool Holds(int order) => Operator switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    public sealed record IsDefined(Sql Inner) : Sql
    {
        public override object? Of(JsonElement item) => !ReferenceEquals(Inner.Of(item), Undefined);
    }

    /// <summary><c>COUNT(1)</c>; the number of items is given in the place of an item.</summary>
    public sealed record Count : Sql
    {
        public override object? Of(JsonElement item) => item.GetDouble();
    }

    public sealed record ArrayOf(IReadOnlyList<Sql> Elements) : Sql
    {
        public override object? Of(JsonElement item) => Elements.Select(element => element.Of(item)).Where(value => !ReferenceEquals(value, Undefined)).ToList();
    }

    public sealed record ObjectOf(IReadOnlyList<(string Name, Sql Value)> Properties) : Sql
    {
        public override object? Of(JsonElement item) => Properties.Select(property => (property.Name, Value: property.Value.Of(item)))
            .Where(property => !ReferenceEquals(property.Value, Undefined)).ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
    }

    public static object? ValueOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String => json.GetString(),
        _ => json,
    };
}
