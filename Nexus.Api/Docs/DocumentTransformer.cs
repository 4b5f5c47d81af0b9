using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nexus.Docs;

/// <summary>Adds to the OpenAPI document what is known of the routes: title, credentials, parameters.</summary>
internal static class DocumentTransformer
{
    private const string Scheme = "bearer";

    public static Task DocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo { Title = "Nexus", Version = "v1", Description = "Notarized AI execution: every action is declared, judged at four gates and sealed in an append-only ledger before it runs." };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Scheme,
            BearerFormat = "JWT",
            Description = "A token from POST /v1/auth/token, or an API key (nxs_…).",
        };
        return Task.CompletedTask;
    }

    public static Task OperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Route>().FirstOrDefault() is not { } route) return Task.CompletedTask;
        if (!route.Permission.IsPublic) operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        operation.Parameters ??= [];
        foreach (var part in (context.Description.RelativePath ?? "").Split('/'))
            if (part is ['{', .. var name, '}']) operation.Parameters.Add(Parameter(new Parameter(name, "path", "", Required: true)));
        foreach (var parameter in route.Parameters) operation.Parameters.Add(Parameter(parameter));
        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(Parameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In switch { "path" => ParameterLocation.Path, "header" => ParameterLocation.Header, _ => ParameterLocation.Query },
        Required = parameter.Required,
        Description = parameter.Description,
        Schema = new OpenApiSchema { Type = parameter.Integer ? JsonSchemaType.Integer : JsonSchemaType.String },
    };
}
