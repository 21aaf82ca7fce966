public import TwofoldModel

extension Choice {
    /// What has to hold for a branch of a ``Choice`` to be taken.
    ///
    /// ```swift
    /// .all(.at(.input.Poll.Count, .isLessThan(20)), .not(.at(.input.Job.Status, is: "FAILED", "CANCELED")))
    /// ```
    ///
    /// A test of what is not there fails the machine, unless it is ``Choice/Comparison/isPresent``; put that one before
    /// it.
    public struct Rule: Sendable {
        /// The rule as it stands in a definition.
        let fields: [DefinitionField]
        /// The paths in it.
        let paths: [Path]
        /// What is wrong with it.
        let problems: [Problem]

        /// A value passes a test.
        public static func at(_ path: Path, _ comparison: Comparison) -> Rule {
            Rule(
                fields: [DefinitionField("Variable", path.node), comparison.field],
                paths: [path] + comparison.paths, problems: comparison.problems)
        }

        /// A text is one of some texts.
        public static func at(_ path: Path, is texts: Value<String>...) -> Rule { .at(path, isOneOf: texts) }

        /// Every rule holds.
        public static func all(_ rules: Rule...) -> Rule { joined("And", "'.all'", rules) }
        /// One of the rules holds, or several.
        public static func any(_ rules: Rule...) -> Rule { joined("Or", "'.any'", rules) }
        /// The rule does not hold.
        public static func not(_ rule: Rule) -> Rule {
            Rule(
                fields: [DefinitionField("Not", .object(rule.fields))], paths: rule.paths, problems: rule.problems)
        }

        static func at(_ path: Path, isOneOf texts: [Value<String>]) -> Rule {
            let rules = texts.map { at(path, .equals(.text($0))) }
            return rules.count == 1 ? rules[0] : joined("Or", "'is:'", rules)
        }

        private static func joined(_ key: String, _ name: String, _ rules: [Rule]) -> Rule {
            let problems: [Problem] = rules.isEmpty ? ["\(name) has nothing to test"] : []
            return Rule(
                fields: [DefinitionField(key, .list(rules.map { .object($0.fields) }))], paths: rules.flatMap(\.paths),
                problems: problems + rules.flatMap(\.problems))
        }
    }
}
