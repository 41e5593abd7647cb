import FoundationEssentials
import Glibc

/// How a command inside a container asks the service that runs there for something, through files.
///
/// Who may write to the service's own folder may ask; there is no port and no token. One file per
/// request and one per answer; each is there wholly or not at all.
public struct OperatorMailbox: Sendable {
    /// Bytes of a request or an answer.
    static let bytesMax = 16_384
    /// Requests that are looked at in one round.
    static let requestsMax = 32
    /// How often either side looks.
    static let pauseMilliseconds = 250

    /// What is asked.
    public struct Request: Sendable, Hashable, Codable {
        /// The action, such as `acknowledge`.
        public var action: String
        /// Its parameters.
        public var values: [String: String]

        /// Creates a request.
        public init(action: String, values: [String: String] = [:]) {
            self.action = action
            self.values = values
        }
    }

    /// What came of it.
    public struct Answer: Sendable, Hashable, Codable {
        /// Whether it was done.
        public var isDone: Bool
        /// The result, or why it was not done.
        public var text: String

        /// Creates an answer.
        public init(isDone: Bool, text: String) {
            self.isDone = isDone
            self.text = text
        }

        enum CodingKeys: String, CodingKey {
            case text
            case isDone = "done"
        }
    }

    private let folder: String

    /// Names the folder; it is made when the first request is put in.
    public init(folder: String) {
        self.folder = folder
    }

    // MARK: The command's side

    /// Puts a request in and waits for the answer.
    ///
    /// - Parameters:
    ///   - request: What is wanted.
    ///   - seconds: How long to wait.
    /// - Returns: The answer.
    /// - Throws: `StoreError` when nobody answers in time, or the folder cannot be used.
    public func ask(_ request: Request, seconds: Int = 60) async throws -> Answer {
        mkdir(folder, 0o700)
        let name = UUID().uuidString
        let (question, answer) = ("\(folder)/\(name).request", "\(folder)/\(name).answer")
        try Self.write(Array(JSONEncoder().encode(request)), to: question)
        defer {
            unlink(question)
            unlink(answer)
        }
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if let bytes = Self.read(answer) {
                return try JSONDecoder().decode(Answer.self, from: Data(bytes))
            }
            try await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))
        }
        throw StoreError.failed(
            "the service that keeps \(folder) did not answer within \(seconds) s; is it running?"
        )
    }

    // MARK: The service's side

    /// Answers requests until cancelled.
    ///
    /// - Parameter work: Does what is asked.
    /// - Throws: `CancellationError`.
    public func serve(_ work: @Sendable (Request) async -> Answer) async throws {
        // Answers of before the start, whose askers are gone.
        for name in names(".answer") { unlink("\(folder)/\(name).answer") }
        while true {
            try await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))
            for name in names(".request") {
                let question = "\(folder)/\(name).request"
                guard let bytes = Self.read(question) else { continue }
                let answer: Answer
                if let request = try? JSONDecoder().decode(Request.self, from: Data(bytes)) {
                    answer = await work(request)
                } else {
                    answer = Answer(isDone: false, text: "the request cannot be read")
                }
                // Once only, even when the asker is gone.
                unlink(question)
                if let bytes = try? JSONEncoder().encode(answer) {
                    try? Self.write(Array(bytes), to: "\(folder)/\(name).answer")
                }
            }
        }
    }

    private func names(_ suffix: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing), names.count < Self.requestsMax {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(suffix) { names.append(String(name.dropLast(suffix.count))) }
        }
        return names.sorted()
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(draft) }
        let count = Glibc.write(descriptor, bytes, bytes.count)
        close(descriptor)
        guard count == bytes.count, rename(draft, path) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> StoreError {
        .failed("cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
