/// A statement of a policy: what is allowed or denied, on what, and when.
///
/// ```swift
/// .allow("s3:GetObject", on: results.objects)
/// .allow("iam:PassRole", on: reader.arn, when: [.stringEquals("iam:PassedToService", "access-analyzer.amazonaws.com")])
/// ```
///
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
public struct Statement: Sendable, Hashable, TermConvertible {
    /// What a statement does.
    public enum Effect: String, Sendable, TermConvertible {
        /// It permits, unless another statement denies.
        case allow = "Allow"
        /// It forbids, whatever else permits.
        case deny = "Deny"
    }

    /// What the statement does.
    public let effect: Effect
    /// The statement's name in its policy; letters and digits.
    public let sid: String?
    /// Who it is about, in the policy of a resource; nil in the policy of a role.
    public let principal: Principal?
    /// The actions, such as `s3:GetObject`.
    public let actions: [String]
    /// The resources: a list of ARNs; nil in the policy that says who may take on a role.
    public let resources: Term?
    /// When it applies; all of them have to hold.
    public let conditions: [Condition]

    /// A statement, for what ``allow(_:on:when:sid:)`` and ``deny(_:on:when:sid:)`` do not say.
    public init(
        _ effect: Effect, principal: Principal? = nil, actions: [String], resources: Term?,
        conditions: [Condition] = [], sid: String? = nil
    ) {
        self.effect = effect
        self.sid = sid
        self.principal = principal
        self.actions = actions
        self.resources = resources
        self.conditions = conditions
    }

    /// Allows actions on resources.
    public static func allow(
        _ actions: String..., on resources: Value<ARN>..., when conditions: [Condition] = [], sid: String? = nil
    ) -> Statement {
        Statement(.allow, actions: actions, resources: resources.term, conditions: conditions, sid: sid)
    }

    /// Allows actions on each resource of a list.
    public static func allow(
        _ actions: String..., onEach resources: Value<[ARN]>, when conditions: [Condition] = [], sid: String? = nil
    ) -> Statement {
        Statement(.allow, actions: actions, resources: resources.term, conditions: conditions, sid: sid)
    }

    /// Denies actions on resources.
    public static func deny(
        _ actions: String..., on resources: Value<ARN>..., when conditions: [Condition] = [], sid: String? = nil
    ) -> Statement {
        Statement(.deny, actions: actions, resources: resources.term, conditions: conditions, sid: sid)
    }

    /// The statement as it stands in a policy.
    public var term: Term {
        var entries: [Term.Entry] = []
        if let sid { entries.append(.init("Sid", .string(sid))) }
        entries.append(.init("Effect", effect.term))
        if let principal { entries.append(.init("Principal", principal.term)) }
        entries.append(.init("Action", actions.term.alone))
        if let resources { entries.append(.init("Resource", resources.alone)) }
        if !conditions.isEmpty { entries.append(.init("Condition", conditions.merged)) }
        return .map(entries)
    }
}

extension Term {
    /// The element of a list that has only one, as people write it in policies; any other term as it is.
    fileprivate var alone: Term {
        guard case .list(let elements) = self, elements.count == 1 else { return self }
        return elements[0]
    }
}
