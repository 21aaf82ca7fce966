import Dispatch

/// Work on many things of a kind, on all cores where that pays.
package enum Chunks {
    /// How many things are worth a thread.
    private static let size = 512
    /// How many things are worked on before the results are handed on.
    private static let wave = 32 * size

    /// What a closure makes of each chunk of `0..<count`, in order.
    ///
    /// The chunks are the same whatever the number of cores, and so is what is made of them.
    package static func map<Result: Sendable>(
        _ count: Int, _ transform: @Sendable (Range<Int>) -> Result
    ) -> [Result] {
        let number = (count + size - 1) / size
        @Sendable func range(_ chunk: Int) -> Range<Int> { chunk * size..<min(count, (chunk + 1) * size) }
        guard number > 1 else { return number == 0 ? [] : [transform(range(0))] }
        return Array(unsafeUninitializedCapacity: number) { results, initializedCount in
            // Each thread has places of its own.
            nonisolated(unsafe) let places = results
            DispatchQueue.concurrentPerform(iterations: number) { chunk in
                places.initializeElement(at: chunk, to: transform(range(chunk)))
            }
            initializedCount = number
        }
    }

    /// Hands on, in order, what a closure makes of each chunk of `0..<count`, of which only some are there at a time.
    package static func forEach<Result: Sendable, Failure: Error>(
        _ count: Int, _ transform: @Sendable (Range<Int>) -> Result, _ body: (Result) throws(Failure) -> Void
    ) throws(Failure) {
        for start in stride(from: 0, to: count, by: wave) {
            let results = map(min(wave, count - start)) { range in
                transform(range.lowerBound + start..<range.upperBound + start)
            }
            for result in results { try body(result) }
        }
    }
}
