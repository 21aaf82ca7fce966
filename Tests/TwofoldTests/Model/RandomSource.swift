/// Random numbers and hostile texts, the same ones for the same seed.
struct RandomSource {
    private var generator: SeededGenerator

    private let isAllowed: (@Sendable (Unicode.Scalar) -> Bool)?

    /// - Parameter isAllowed: The characters that texts may hold; any without it.
    init(seed: UInt64, where isAllowed: (@Sendable (Unicode.Scalar) -> Bool)? = nil) {
        generator = SeededGenerator(seed: seed)
        self.isAllowed = isAllowed
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }

    /// Whether something happens that happens once in so many times.
    mutating func once(in times: Int) -> Bool { number(1...times) == 1 }

    mutating func element<Element>(of elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }

    /// So many of what a closure makes.
    mutating func some<Element>(_ range: ClosedRange<Int>, _ make: (inout RandomSource) -> Element) -> [Element] {
        (0..<number(range)).map { _ in make(&self) }
    }

    /// A hostile text: a known one, several in a row, or characters of any kind.
    mutating func text() -> String {
        let text = anyText()
        guard let isAllowed else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter(isAllowed)))
    }

    private mutating func anyText() -> String {
        switch number(0...9) {
        case 0: element(of: isAllowed == nil ? Self.rare : HostileTexts.all)
        case 1...3: element(of: HostileTexts.all)
        case 4...6: some(0...6) { $0.element(of: HostileTexts.pieces) }.joined()
        case 7: some(2...3) { $0.element(of: HostileTexts.all) }.joined()
        case 8: scalars()
        default: element(of: ["tame", "arn:aws:s3:::bucket/*", "Text with words, and a point.", "é", "a-b_c"])
        }
    }

    /// A hostile text of so many characters at most.
    mutating func text(upTo length: Int) -> String {
        String(String.UnicodeScalarView(text().unicodeScalars.prefix(length)))
    }

    /// A hostile text of so many characters at least and at most, all of which a service takes in a name.
    mutating func text(_ length: ClosedRange<Int>, where isAllowed: (Unicode.Scalar) -> Bool) -> String {
        var scalars = text().unicodeScalars.filter(isAllowed).prefix(length.upperBound)[...]
        while scalars.count < length.lowerBound { scalars.append("x") }
        return String(String.UnicodeScalarView(scalars))
    }

    private static let rare = HostileTexts.all + HostileTexts.marks + HostileTexts.marks + HostileTexts.refused

    private mutating func scalars() -> String {
        var view = String.UnicodeScalarView()
        for _ in 0..<number(1...6) {
            let limit = element(of: [0x7F, 0x2FF, 0xFFFF, 0x10_FFFF])
            if let scalar = Unicode.Scalar(UInt32(number(0...limit))) { view.append(scalar) }
        }
        return String(view)
    }
}
