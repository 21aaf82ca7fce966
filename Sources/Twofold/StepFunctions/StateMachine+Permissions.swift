import TwofoldModel

extension StateMachine {
    /// What the role may do: what the steps call, what the author added, and what logs and traces take.
    var statements: [Statement] {
        layout.statements.grouped + additionalStatements + (logging?.statements ?? [])
            + (isTraced ? [Self.tracing] : [])
    }

    /// The role, where none is given.
    var ownRole: Role {
        Role(id.appending("Role"), for: "states.amazonaws.com", when: [.fromThisAccount], policy: statements)
    }

    /// The ID of the policy.
    var policyID: LogicalID { role == nil ? ownRole.id.appending("Policy") : id.appending("Policy") }

    /// The role and its policy, or the policy for a role that is given.
    var roleDeclarations: [Declaration] {
        guard let role else { return ownRole.declarations }
        return statements.isEmpty ? [] : RolePolicy(policyID, of: role, statements).declarations
    }

    /// X-Ray lets no policy narrow these.
    ///
    /// Source: https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html
    private static let tracing = Statement.allow(
        "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
        on: .anything)
}

extension [Statement] {
    /// The statements with those about the same resources under the same conditions as one, in the order of the first
    /// of each, and without repetitions.
    var grouped: [Statement] {
        var groups: [Statement] = []
        for statement in self {
            guard let index = groups.firstIndex(where: { $0.isAbout(statement) }) else {
                groups.append(statement)
                continue
            }
            let group = groups[index]
            groups[index] = Statement(
                group.effect, principal: group.principal,
                actions: group.actions + statement.actions.filter { !group.actions.contains($0) },
                resources: group.resources, conditions: group.conditions, sid: group.sid)
        }
        return groups
    }
}

extension Statement {
    fileprivate func isAbout(_ other: Statement) -> Bool {
        effect == other.effect && principal == other.principal && resources == other.resources
            && conditions == other.conditions && sid == other.sid
    }
}
