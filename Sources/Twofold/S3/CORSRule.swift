public import TwofoldModel

/// What pages of other sites may ask a bucket for.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
public struct CORSRule: Sendable, Hashable {
    /// A method of HTTP.
    public struct Method: OpenName {
        /// The name as AWS spells it.
        public let rawValue: String
        /// A method that has no constant here.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Reads an object.
        public static let get: Method = "GET"
        /// Reads what is known of an object.
        public static let head: Method = "HEAD"
        /// Writes an object.
        public static let put: Method = "PUT"
        /// Writes an object from a form.
        public static let post: Method = "POST"
        /// Deletes an object.
        public static let delete: Method = "DELETE"
    }

    /// What they may do.
    public let methods: [Method]
    /// The sites, such as `https://example.com`, each with at most one `*`.
    public let origins: [Value<String>]
    /// The headers that they may send, each with at most one `*`.
    public let headers: [String]
    /// The headers that they may read.
    public let exposedHeaders: [String]
    /// How long a browser may remember the answer.
    public let maximumAge: Duration?
    /// The rule's name; at most 255 characters.
    public let id: String?

    /// A rule for pages of some sites.
    ///
    /// - Parameters:
    ///   - methods: What they may do.
    ///   - origins: The sites, such as `https://example.com`, each with at most one `*`.
    ///   - headers: The headers that they may send.
    ///   - exposedHeaders: The headers that they may read.
    ///   - maximumAge: How long a browser may remember the answer.
    public init(
        _ methods: [Method], from origins: [Value<String>], headers: [String] = [], exposedHeaders: [String] = [],
        maximumAge: Duration? = nil, id: String? = nil
    ) {
        self.methods = methods
        self.origins = origins
        self.headers = headers
        self.exposedHeaders = exposedHeaders
        self.maximumAge = maximumAge
        self.id = id
    }

    var fields: [Property] {
        [
            Property("Id", "id", id),
            Property("AllowedMethods", "allowed_methods", methods),
            Property("AllowedOrigins", "allowed_origins", origins),
            Property("AllowedHeaders", "allowed_headers", headers.isEmpty ? nil : headers),
            Property("ExposedHeaders", "expose_headers", exposedHeaders.isEmpty ? nil : exposedHeaders),
            Property("MaxAge", "max_age_seconds", maximumAge?.wholeSeconds),
        ]
    }

    var problems: [Problem] {
        let age = maximumAge?.problem("the time that a browser remembers", in: 0...Int(Int32.max))
        var found = [age].compactMap(\.self)
        if methods.isEmpty { found.append("a CORS rule allows no method") }
        if origins.isEmpty { found.append("a CORS rule allows no site") }
        if let id, id.unicodeScalars.count > 255 {
            found.append("a CORS rule's name has \(id.unicodeScalars.count) characters; 255 are allowed")
        }
        let texts = origins.compactMap { $0.term.literalText } + headers
        for text in texts where text.count(where: { $0 == "*" }) > 1 {
            found.append("'\(text)' has more than one *")
        }
        return found
    }
}
