import Foundation

/// Calls the target that the environment names, with one input of libFuzzer's.
///
/// All targets are one program: a program for each would be linked thirteen times.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = Input(UnsafeBufferPointer(start: bytes, count: count))
    target(&input)
    return 0
}

/// What tries one input, and ends the program where a property does not hold.
typealias FuzzTarget = @Sendable (inout Input) -> Void

/// The targets, by the names that `run` knows them by.
private let targets: [String: FuzzTarget] = [
    "accepted": printAcceptedPattern,
    "arguments": fuzzArguments,
    "json": fuzzJSON,
    "names": fuzzNames,
    "path": fuzzPath,
    "pattern": fuzzPattern,
    "payload": fuzzPayload,
    "schedule": fuzzSchedule,
    "stack": fuzzStack,
    "terms": fuzzTerms,
    "yaml": fuzzYAML,
    "zip": fuzzZip,
]

private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    if let found = targets[name] { return found }
    print("FUZZ_TARGET is one of \(targets.keys.sorted().joined(separator: ", "))")
    exit(64)
}()

/// Ends the program where a property does not hold, so that libFuzzer keeps the input.
func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
    guard !condition else { return }
    FileHandle.standardError.write(Data("property: \(message())\n".utf8))
    abort()
}
