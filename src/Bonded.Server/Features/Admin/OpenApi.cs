using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Bonded.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.Admin;

/// <summary>The OpenAPI 3.1 description of the admin API, made from the declarations that the routes are mapped from.</summary>
static class OpenApi
{
    const string Schemas = "#/components/schemas/";

    public static byte[] Document(IReadOnlyList<AdminRoute> routes)
    {
        var schemas = new JsonObject
        {
            ["Problem"] = JsonNode.Parse("""
                {"type": "object", "required": ["title", "status", "code"], "properties": {
                    "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string", "description": "What is wrong and what to do"},
                    "code": {"type": "string", "description": "Which failure it is; stable"}}}
                """),
        };
        var paths = new JsonObject();
        foreach (var path in routes.GroupBy(static route => route.Path).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            var item = new JsonObject();
            foreach (var route in path)
                item[route.Method.ToLowerInvariant()] = Operation(route, schemas);
            paths[AdminApi.Root + path.Key] = item;
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Bonded",
                ["version"] = BondedHost.Version,
                ["description"] = "What administrators and programs of theirs may ask. Lists come in pages: hand 'next' back as ?cursor=. Errors are application/problem+json with a stable code.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    ["password"] = new JsonObject { ["type"] = "http", ["scheme"] = "basic", ["description"] = "Any user name; the token is the password" },
                },
            },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }, new JsonObject { ["password"] = new JsonArray() }),
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, AdminJson.Writing);
    }

    static JsonObject Operation(AdminRoute route, JsonObject schemas)
    {
        var parameters = new JsonArray();
        foreach (var part in route.Path.Split('/').Where(static part => part.StartsWith('{')))
            parameters.Add(new JsonObject { ["name"] = part.Trim('{', '}', '*'), ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } });
        foreach (var parameter in route.Query)
        {
            parameters.Add(new JsonObject
            {
                ["name"] = parameter.Name,
                ["in"] = "query",
                ["required"] = parameter.Required,
                ["description"] = parameter.Description,
                ["schema"] = Schema(parameter),
            });
        }

        var operation = new JsonObject { ["operationId"] = Name(route), ["summary"] = route.Summary };
        if (parameters.Count > 0)
            operation["parameters"] = parameters;
        if (route.Body is not null)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Reference(route.Body, schemas, AdminJson.Reading) } },
            };
        }

        var content = new JsonObject();
        if (route.Answer is not null)
            content["schema"] = Reference(route.Answer, schemas, AdminJson.Writing);
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Done", ["content"] = new JsonObject { [route.AnswerType] = content } },
            ["default"] = new JsonObject
            {
                ["description"] = "Not done",
                ["content"] = new JsonObject { [Problem.MediaType] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = Schemas + "Problem" } } },
            },
        };
        return operation;
    }

    static string Name(AdminRoute route) =>
        route.Method.ToLowerInvariant() + string.Concat(route.Path.Split('/', '-', '.').Select(static part => part.Trim('{', '}', '*')).Where(static part => part.Length > 0)
            .Select(static part => char.ToUpperInvariant(part[0]) + part[1..]));

    static JsonObject Schema(AdminParameter parameter)
    {
        switch (parameter.Of)
        {
            case AdminParameter.Kind.Number:
                var number = new JsonObject { ["type"] = "integer", ["minimum"] = parameter.Least };
                if (parameter.Most != long.MaxValue)
                    number["maximum"] = parameter.Most;
                return number;
            case AdminParameter.Kind.Flag:
                return new JsonObject { ["type"] = "boolean" };
            case AdminParameter.Kind.Time:
                return new JsonObject { ["type"] = "string", ["description"] = "RFC 3339, or a date, which is its first moment in UTC" };
            default:
                var text = new JsonObject { ["type"] = "string" };
                if (parameter.Choices.Count > 0)
                    text["enum"] = new JsonArray([.. parameter.Choices.Select(static choice => (JsonNode)choice)]);
                return text;
        }
    }

    static JsonObject Reference(Type type, JsonObject schemas, JsonSerializerOptions options)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(AdminPage<>))
        {
            return new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("items"),
                ["properties"] = new JsonObject
                {
                    ["items"] = new JsonObject { ["type"] = "array", ["items"] = Reference(type.GetGenericArguments()[0], schemas, options) },
                    ["next"] = new JsonObject { ["type"] = "string", ["description"] = "The cursor that asks for the next items; left out when there are none" },
                },
            };
        }

        var name = type.Name;
        if (!schemas.ContainsKey(name))
        {
            var schema = options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
            Rebase(schema, Schemas + name);
            if (options == AdminJson.Writing)
                LeaveOut(schema);
            schemas[name] = schema;
        }

        return new JsonObject { ["$ref"] = Schemas + name };
    }

    static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.TypeInfo.Type == typeof(DateTimeOffset) || context.TypeInfo.Type == typeof(DateTimeOffset?))
            schema = new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        ICustomAttributeProvider? place = context.PropertyInfo?.AttributeProvider ?? (context.Path.Length == 0 ? context.TypeInfo.Type : null);
        if (schema is JsonObject described && place?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true) is [DescriptionAttribute text, ..])
            described.Insert(0, "description", text.Description);
        return schema;
    }

    // What is null is left out of an answer, so it is not required in one.
    static void LeaveOut(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                LeaveOut(item);
        }
        else if (node is JsonObject members)
        {
            if (members["required"] is JsonArray required && members["properties"] is JsonObject properties)
            {
                foreach (var name in required.ToList())
                {
                    if (properties[name!.GetValue<string>()] is JsonObject property && property["type"] is JsonArray types && types.Any(static type => type!.GetValue<string>() == "null"))
                        required.Remove(name);
                }

                if (required.Count == 0)
                    members.Remove("required");
            }

            foreach (var (_, value) in members)
                LeaveOut(value);
        }
    }

    // A schema refers to its own parts from its root, which is elsewhere in the document.
    static void Rebase(JsonNode? node, string root)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Rebase(item, root);
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (name == "$ref" && value is JsonValue && value.GetValue<string>() is ['#', .. var rest])
                    members[name] = root + rest;
                else
                    Rebase(value, root);
            }
        }
    }
}
