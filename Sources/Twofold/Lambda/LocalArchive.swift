import TwofoldModel

/// A zip archive on disk, as it was when its function was described.
///
/// It is read once, so that a stack holds all that its documents name, however the file changes meanwhile.
public struct LocalArchive: Sendable, Hashable {
    let path: String
    private let content: Result<[UInt8], FileError>

    init(_ path: String) {
        self.path = path
        do throws(FileError) {
            content = .success(try FileBytes.contents(of: path))
        } catch {
            content = .failure(error)
        }
    }

    /// The content, where it could be read.
    var bytes: [UInt8]? { try? content.get() }

    /// Why it could not.
    var failure: String? {
        if case .failure(let error) = content { error.reason } else { nil }
    }
}
