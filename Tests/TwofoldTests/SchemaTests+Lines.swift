import TwofoldDocuments

@testable import TwofoldModel

/// Both names of a property, from the top of the resource.
struct PropertyName: Hashable, CustomStringConvertible {
    let cloudFormationType: String?
    let cloudFormation: String?
    let terraformType: String?
    let terraform: String?

    var description: String {
        [cloudFormationType, cloudFormation, terraformType, terraform].map { $0 ?? "-" }.joined(separator: " ")
    }
}

/// A line of a resource's table: two names, and what its value is in each target.
struct PropertyLine {
    let name: PropertyName
    let kinds: [Target: String]

    var hasValue: Bool { !kinds.isEmpty }

    var document: Document {
        func text(_ text: String?) -> Document { text.map { .string($0) } ?? .null }
        return [
            "cloudFormationType": text(name.cloudFormationType), "cloudFormation": text(name.cloudFormation),
            "cloudFormationKind": text(kinds[.cloudFormation]), "terraformType": text(name.terraformType),
            "terraform": text(name.terraform), "terraformKind": text(kinds[.terraform]),
        ]
    }
}

extension LoweredResource {
    /// Every line of the resource's table, those within others among them, and those that tie its companions to it.
    func lines(in lowered: LoweredStack) -> [PropertyLine] {
        let own = lowered.properties(of: self).flatMap { property in
            lines(of: property, in: property.companion.map(Self.type) ?? type.terraform)
        }
        let links = companions.flatMap { companion in
            companion.link.flatMap { lines(of: $0, in: Self.type(of: companion.key)) }
        }
        return own + links
    }

    private static func type(of companion: String) -> String { String(companion.prefix { $0 != "." }) }

    private func lines(
        of property: Property, in terraformType: String?, below parents: [Target: String?] = [:]
    ) -> [PropertyLine] {
        func path(_ target: Target) -> String? {
            guard let own = property.path(in: target) else { return nil }
            guard let parent = parents[target] else { return own }
            return parent.map { own.isEmpty ? $0 : $0.isEmpty ? own : "\($0).\(own)" }
        }
        let paths = (path(.cloudFormation), path(.terraform))
        let name = PropertyName(
            cloudFormationType: paths.0 == nil ? nil : type.cloudFormation, cloudFormation: paths.0,
            terraformType: paths.1 == nil ? nil : terraformType, terraform: paths.1)
        var kinds: [Target: String] = [:]
        var inner: [PropertyLine] = []
        for target in Target.allCases {
            guard let value = property.value(in: target) else { continue }
            kinds[target] = value.kind(for: target)
            // What is inside is the same for both targets.
            guard inner.isEmpty else { continue }
            let isList = if case .items = value { true } else { false }
            let below = [
                Target.cloudFormation: paths.0.map { isList ? "\($0)[]" : $0 },
                Target.terraform: paths.1.map { isList ? "\($0)[]" : $0 },
            ]
            inner = value.fields.flatMap { lines(of: $0, in: terraformType, below: below) }
        }
        return [PropertyLine(name: name, kinds: kinds)] + inner
    }
}

extension PropertyValue {
    fileprivate var fields: [Property] {
        switch self {
        case .fields(let properties): properties
        case .items(let items): Array(items.joined())
        case .term, .document: []
        }
    }

    fileprivate func kind(for target: Target) -> String {
        switch self {
        case .term(let expression): expression.kind(for: target)
        case .document: target == .cloudFormation ? "object" : "json"
        case .fields: "object"
        case .items: "list"
        }
    }
}

extension Term {
    fileprivate func kind(for target: Target) -> String {
        switch form(for: target) {
        case .bool: "bool"
        case .integer: "integer"
        case .number: "number"
        case .string, .concatenation, .joined: "string"
        case .json: "json"
        case .list: "list"
        case .map: "object"
        case .parameter(let parameter) where parameter.kind == .list: "list"
        case .parameter(let parameter) where parameter.kind == .number: "integer"
        case .attribute, .parameter, .environment, .asset: "string"
        case .perTarget: "unknown"
        }
    }
}
