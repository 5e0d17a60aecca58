using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Credits.CosmosGateway.Http;

namespace Credits.CosmosGateway.Queries;

/// <summary>
/// Reads the part of the service's SQL that is used: one source named c, conditions, one property to order by,
/// and a count. Everything else is refused by name, so that nothing is answered wrongly.
/// </summary>
internal sealed partial class SqlParser
{
    private readonly string _text;
    private readonly IReadOnlyDictionary<string, JsonElement> _parameters;
    private readonly List<Match> _tokens;
    private int _at;
    private bool _counts;

    private SqlParser(string text, IReadOnlyDictionary<string, JsonElement> parameters)
    {
        _text = text;
        _parameters = parameters;
        _tokens = [.. Tokens().Matches(text).Cast<Match>()];
        if (!string.IsNullOrWhiteSpace(Tokens().Replace(text, ""))) throw Refuse("has characters that are not understood");
    }

    public static SqlQuery Parse(string text, IReadOnlyDictionary<string, JsonElement> parameters) => new SqlParser(text, parameters).Query();

    [GeneratedRegex("""\{documentdb-formattableorderbyquery-filter\}|@?[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?[0-9]+(?:\.[0-9]+)?|<=|>=|!=|[=<>(){}\[\],.:*]""")]
    private static partial Regex Tokens();

    private SqlQuery Query()
    {
        Expect("SELECT");
        var select = Select();
        Expect("FROM");
        Expect("c");
        Sql where = new Sql.Literal(true);
        var whereText = "";
        if (Take("WHERE"))
        {
            var from = Here;
            where = Condition();
            whereText = _text[from..Here].Trim();
        }

        Sql.Path? orderBy = null;
        var descending = false;
        if (Take("ORDER"))
        {
            Expect("BY");
            orderBy = Value() as Sql.Path ?? throw Refuse("orders by what is not a property");
            descending = Take("DESC");
            if (!descending) Take("ASC");
            if (Is(",")) throw Refuse("orders by several properties, which needs a composite index");
        }

        if (_at < _tokens.Count) throw Refuse($"goes on with '{_tokens[_at].Value}'");
        return new SqlQuery(select, _counts, where, whereText, orderBy, descending);
    }

    private Sql Select()
    {
        if (Take("*")) return new Sql.Path([]);
        if (Take("VALUE")) return Value();
        var properties = new List<(string, Sql)>();
        do
        {
            var value = Value();
            properties.Add((Take("AS") ? Next() : value is Sql.Path { Names: [.., var last] } ? last : throw Refuse("selects something without a name"), value));
        }
        while (Take(","));
        return new Sql.ObjectOf(properties);
    }

    private Sql Condition()
    {
        var left = Conjunction();
        while (Take("OR")) left = new Sql.Or(left, Conjunction());
        return left;
    }

    private Sql Conjunction()
    {
        var left = Term();
        while (Take("AND")) left = new Sql.And(left, Term());
        return left;
    }

    private Sql Term()
    {
        if (Take("NOT")) return new Sql.Not(Term());
        if (Take("("))
        {
            var inner = Condition();
            Expect(")");
            return inner;
        }

        var left = Value();
        return _at < _tokens.Count && _tokens[_at].Value is "=" or "!=" or "<" or "<=" or ">" or ">=" ? new Sql.Compare(Next(), left, Value()) : left;
    }

    private Sql Value()
    {
        var token = Next();
        switch (token)
        {
            case "true" or "false":
                return new Sql.Literal(token == "true");
            case "null":
                return new Sql.Literal(null);
            case "IS_DEFINED":
                Expect("(");
                var inner = Value();
                Expect(")");
                return new Sql.IsDefined(inner);
            case "COUNT":
                Expect("(");
                Expect("1");
                Expect(")");
                _counts = true;
                return new Sql.Count();
            case "[":
                var elements = new List<Sql>();
                do elements.Add(Value());
                while (Take(","));
                Expect("]");
                return new Sql.ArrayOf(elements);
            case "{":
                var properties = new List<(string, Sql)>();
                do
                {
                    var name = Unquote(Next());
                    Expect(":");
                    properties.Add((name, Value()));
                }
                while (Take(","));
                Expect("}");
                return new Sql.ObjectOf(properties);
            case "c":
                var names = new List<string>();
                while (Take(".")) names.Add(Next());
                return new Sql.Path(names);
            case ['@', ..]:
                return new Sql.Literal(_parameters.TryGetValue(token, out var parameter) ? Sql.ValueOf(parameter) : throw Refuse($"has no value for {token}"));
            case ['"' or '\'', ..]:
                return new Sql.Literal(Unquote(token));
            case ['-' or (>= '0' and <= '9'), ..]:
                return new Sql.Literal(double.Parse(token, CultureInfo.InvariantCulture));
            default:
                throw Refuse($"has '{token}' where a value belongs");
        }
    }

    private int Here => _at < _tokens.Count ? _tokens[_at].Index : _text.Length;

    private bool Is(string token) => _at < _tokens.Count && string.Equals(_tokens[_at].Value, token, StringComparison.OrdinalIgnoreCase);

    private bool Take(string token)
    {
        if (!Is(token)) return false;
        _at++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token)) throw Refuse($"lacks '{token}'");
    }

    private string Next() => _at < _tokens.Count ? _tokens[_at++].Value : throw Refuse("ends too early");

    private static string Unquote(string token) => JsonSerializer.Deserialize<string>(token[0] == '"' ? token : $"\"{token[1..^1].Replace("\"", "\\\"")}\"")!;

    private GatewayException Refuse(string why) => new(400, $"The stand-in can not run this query, it {why}: {_text}");
}
