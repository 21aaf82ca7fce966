import Twofold

/// Stacks of any size that are measured.
enum Workload: String, CaseIterable {
    /// The same properties as the documents that other tools are measured with.
    case plain
    /// Twofold's own types, which add what keeps a bucket closed, a log short and a role narrow.
    case typed

    /// A stack of units of five resources: a bucket, a role, a function, a rule and a permission.
    func stack(resources: Int) -> Stack {
        Stack("Scale") { stack in
            for unit in 0..<resources / 5 {
                switch self {
                case .plain: stack.addPlainUnit(unit)
                case .typed: stack.addTypedUnit(unit)
                }
            }
        }
    }
}

extension Stack {
    fileprivate mutating func addPlainUnit(_ unit: Int) {
        let bucket = add(PlainBucket(id: "Bucket\(unit)", name: "scale-bucket-\(unit)", unit: "\(unit)"))
        let role = add(PlainRole(id: "Role\(unit)", name: "scale-role-\(unit)", bucket: bucket.arn))
        let function = add(
            PlainFunction(
                id: "Function\(unit)", name: "scale-function-\(unit)", unit: "\(unit)", bucket: bucket.name,
                role: role.arn))
        let rule = add(
            PlainRule(
                id: "Rule\(unit)", name: "scale-rule-\(unit)", description: "Runs function \(unit)",
                function: function.arn))
        add(PlainPermission(id: "Permission\(unit)", function: function.reference, source: rule.arn))
    }

    fileprivate mutating func addTypedUnit(_ unit: Int) {
        let bucket = add(Bucket("Bucket\(unit)", name: "scale-bucket-\(unit)", versioning: .enabled))
        let role = add(
            Role(
                "Role\(unit)", for: "lambda.amazonaws.com",
                inlinePolicy: [.allow("s3:GetObject", "s3:PutObject", on: bucket.arn, "\(bucket.arn)/*")],
                name: "scale-role-\(unit)"))
        let function = add(
            Function(
                "Function\(unit)", code: .inline("exports.handler = async () => ({ unit: \(unit) });"),
                runtime: "nodejs22.x", environment: ["BUCKET": bucket.name, "UNIT": "\(unit)"], role: role,
                timeout: .seconds(10), memory: 128, name: "scale-function-\(unit)"))
        // The rule declares the permission.
        add(
            Rule(
                "Rule\(unit)", on: .schedule("rate(5 minutes)"), targets: [.invoke(function)],
                name: "scale-rule-\(unit)", description: "Runs function \(unit)"))
    }
}
