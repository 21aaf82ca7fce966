public import TwofoldModel

// The intrinsic functions, under their own names and with their arguments in order.
// Source: https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
extension Payload {
    /// A text in which each `{}` is replaced by an argument, in order: `States.Format`.
    ///
    /// - Parameter template: A literal, or a path to one. In a literal any other brace, like every other character,
    ///   means itself.
    public static func format(_ template: Payload, _ arguments: Payload...) -> Payload {
        function("Format", [template] + arguments)
    }

    /// The value that a text of JSON stands for: `States.StringToJson`.
    public static func stringToJSON(_ text: Payload) -> Payload { function("StringToJson", text) }
    /// The text of a value as JSON: `States.JsonToString`.
    public static func jsonToString(_ value: Payload) -> Payload { function("JsonToString", value) }

    /// A list of values, as a literal list with a path in it is, too: `States.Array`.
    public static func array(_ elements: Payload...) -> Payload { function("Array", elements) }
    /// A list in parts of a size: `States.ArrayPartition`.
    public static func arrayPartition(_ list: Payload, _ size: Payload) -> Payload {
        function("ArrayPartition", list, size)
    }
    /// Whether a value is in a list: `States.ArrayContains`.
    public static func arrayContains(_ list: Payload, _ value: Payload) -> Payload {
        function("ArrayContains", list, value)
    }
    /// The whole numbers from one to another, both included, at most 1,000: `States.ArrayRange`.
    public static func arrayRange(_ first: Payload, _ last: Payload, _ step: Payload) -> Payload {
        function("ArrayRange", first, last, step)
    }
    /// An element of a list, from 0: `States.ArrayGetItem`.
    public static func arrayGetItem(_ list: Payload, _ index: Payload) -> Payload {
        function("ArrayGetItem", list, index)
    }
    /// The number of elements of a list: `States.ArrayLength`.
    public static func arrayLength(_ list: Payload) -> Payload { function("ArrayLength", list) }
    /// A list without its repetitions: `States.ArrayUnique`.
    public static func arrayUnique(_ list: Payload) -> Payload { function("ArrayUnique", list) }

    /// A text of up to 10,000 characters in Base64: `States.Base64Encode`.
    public static func base64Encode(_ text: Payload) -> Payload { function("Base64Encode", text) }
    /// The text that a text in Base64 of up to 10,000 characters stands for: `States.Base64Decode`.
    public static func base64Decode(_ text: Payload) -> Payload { function("Base64Decode", text) }

    /// The hash of a value of up to 10,000 characters, in hexadecimal digits: `States.Hash`.
    public static func hash(_ value: Payload, _ algorithm: HashAlgorithm) -> Payload {
        function("Hash", value, Payload(.constant(algorithm.term)))
    }

    /// An object with the fields of two, of which the second one wins: `States.JsonMerge`.
    ///
    /// The merge is shallow, which is the only one that Step Functions knows.
    public static func jsonMerge(_ one: Payload, _ other: Payload) -> Payload {
        function("JsonMerge", one, other, false)
    }

    /// A random whole number from one, included, to another, not included: `States.MathRandom`.
    ///
    /// - Parameter seed: The same one always gives the same number.
    public static func mathRandom(_ first: Payload, _ end: Payload, seed: Payload? = nil) -> Payload {
        function("MathRandom", [first, end] + (seed.map { [$0] } ?? []))
    }
    /// The sum of two whole numbers: `States.MathAdd`.
    public static func mathAdd(_ one: Payload, _ other: Payload) -> Payload { function("MathAdd", one, other) }

    /// The parts of a text between separators: `States.StringSplit`.
    ///
    /// - Parameter separators: Characters, each of which is a separator.
    public static func stringSplit(_ text: Payload, _ separators: Payload) -> Payload {
        function("StringSplit", text, separators)
    }

    /// A new random identifier, of version 4: `States.UUID`.
    public static var uuid: Payload { function("UUID") }

    private static func function(_ name: String, _ arguments: Payload...) -> Payload { function(name, arguments) }
    private static func function(_ name: String, _ arguments: [Payload]) -> Payload {
        Payload(.function(name, arguments))
    }

    /// A way to hash, for ``hash(_:_:)``.
    public struct HashAlgorithm: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// An algorithm that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// MD5, which is broken: for fingerprints only.
        public static let md5: HashAlgorithm = "MD5"
        /// SHA-1, which is broken: for fingerprints only.
        public static let sha1: HashAlgorithm = "SHA-1"
        /// SHA-2 with 256 bits.
        public static let sha256: HashAlgorithm = "SHA-256"
        /// SHA-2 with 384 bits.
        public static let sha384: HashAlgorithm = "SHA-384"
        /// SHA-2 with 512 bits.
        public static let sha512: HashAlgorithm = "SHA-512"
    }
}
