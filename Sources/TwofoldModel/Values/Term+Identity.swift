extension Term {
    /// Whether another term is the same to the targets.
    ///
    /// Swift takes texts for equal that look the same, such as a letter with a mark in one character or two.
    func isIdentical(to other: Term) -> Bool {
        self == other && String(reflecting: self).utf8.elementsEqual(String(reflecting: other).utf8)
    }
}
