/// The short tags of CloudFormation's functions.
enum YAMLTag {
    /// The tag of a function: `!Sub` for `Fn::Sub`.
    static func text(of function: String) -> String {
        "!" + (isPrefixed(function) ? function.dropFirst(4) : function[...])
    }

    /// The columns of a tag and the space after it.
    static func columns(of function: String) -> Int {
        function.utf8.count + (isPrefixed(function) ? -2 : 2)
    }

    private static func isPrefixed(_ function: String) -> Bool { function.hasPrefix("Fn::") }
}
