/// The targets that something is meant for.
struct TargetSet: OptionSet {
    let rawValue: UInt8

    static let cloudFormation = TargetSet(rawValue: 1)
    static let terraform = TargetSet(rawValue: 2)
    static let both: TargetSet = [.cloudFormation, .terraform]
}

extension Property {
    /// The targets that have the property.
    var targets: TargetSet {
        var targets: TargetSet = []
        if cloudFormation != nil { targets.insert(.cloudFormation) }
        if terraform != nil { targets.insert(.terraform) }
        return targets
    }
}
