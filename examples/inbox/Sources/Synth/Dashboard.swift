import TwofoldCommand

/// A resource type of one's own: graphs on a page of the CloudWatch console.
///
/// Both targets' names of each property stand on one line; whatever the type does not say, tags and dependencies
/// included, comes with `stack.add`.
struct Dashboard: Resource {
    static let type = ResourceType("AWS::CloudWatch::Dashboard", "aws_cloudwatch_dashboard")

    let id: LogicalID
    /// A graph for each of these functions: how often it was called, and how often it failed.
    let functions: [Ref<Function>]

    init(_ id: LogicalID, of functions: [Ref<Function>]) {
        self.id = id
        self.functions = functions
    }

    var declarations: [Declaration] {
        let name: Value<String> = "\(.stackName)-\(id)"
        return [
            Declaration(
                id, Self.type,
                [
                    Property("DashboardName", "dashboard_name", name),
                    Property(
                        "DashboardBody", "dashboard_body", Term.json(["widgets": .list(functions.map(widget))])),
                ])
        ]
    }

    var problems: [Problem] { functions.isEmpty ? ["the dashboard shows no function"] : [] }

    private func widget(for function: Ref<Function>) -> Term {
        let dimensions: [Term] = ["FunctionName", function.name.term]
        return [
            "type": "metric", "width": 12, "height": 6,
            "properties": [
                "title": function.name.term, "region": Value.region.term, "stat": "Sum", "period": 300,
                "metrics": [
                    .list(["AWS/Lambda", "Invocations"] + dimensions), .list(["AWS/Lambda", "Errors"] + dimensions),
                ],
            ],
        ]
    }
}
