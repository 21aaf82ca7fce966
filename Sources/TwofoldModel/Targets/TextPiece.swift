/// A part of a text, as a target will write it.
enum TextPiece {
    /// Characters that mean themselves.
    case literal(String)
    /// An attribute, a parameter, a fact or an asset.
    case reference(Term)
    /// The elements of a list with a separator between them.
    case joined(Term, separator: String)
    /// A value that Terraform encodes as JSON when it is deployed, because its content may need quoting.
    case encoded(Term)
}

/// The parts of a text in order, each run of literals as one, so that what one of them ends with and the next begins
/// with is seen together when it is escaped.
struct TextPieces {
    private(set) var pieces: [TextPiece] = []
    private var literal = ""

    mutating func append(_ text: String) { literal += text }

    mutating func append(_ piece: TextPiece) {
        finish()
        pieces.append(piece)
    }

    mutating func finish() {
        guard !literal.isEmpty else { return }
        pieces.append(.literal(literal))
        literal = ""
    }
}
