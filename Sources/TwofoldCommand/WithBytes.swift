/// What can be written without a copy of it.
protocol WithBytes {
    /// Lends the bytes to a closure.
    func withBytes<Returned, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Returned
    ) throws(Failure) -> Returned
}

extension String: WithBytes {
    func withBytes<Returned, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Returned
    ) throws(Failure) -> Returned {
        var text = self
        return try text.withUTF8 { bytes in
            Result { () throws(Failure) in try body(UnsafeRawBufferPointer(bytes)) }
        }.get()
    }
}

extension [UInt8]: WithBytes {
    func withBytes<Returned, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Returned
    ) throws(Failure) -> Returned {
        try withUnsafeBytes { bytes in Result { () throws(Failure) in try body(bytes) } }.get()
    }
}

extension UnsafeRawBufferPointer: WithBytes {
    func withBytes<Returned, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Returned
    ) throws(Failure) -> Returned {
        try body(self)
    }
}
