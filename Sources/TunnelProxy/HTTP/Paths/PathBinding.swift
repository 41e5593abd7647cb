internal import WireProtocols

/// The cookie by which a client comes back to the path that holds what it left behind.
///
/// Paths share no state. Who was given a cookie by one, or changed something there, would find nothing of it
/// on another; who only reads has no such cookie and is spread freely. The value is a path's number and no
/// secret: a client that makes one up chooses its path, and nothing else.
struct PathBinding: Sendable, Equatable {
    /// How long the client keeps it; what it leads to mostly ends sooner.
    static let lifetimeSeconds = 31_536_000

    private let name: String
    private let pathCount: Int

    /// Creates the cookie of a service.
    init(service: String, pathCount: Int) {
        name = "ftc-path-\(service)"
        self.pathCount = pathCount
    }

    /// Takes the cookie out of a request's Cookie headers, so that no replica sees it.
    ///
    /// - Parameter headers: the headers; one that held nothing else is removed.
    /// - Returns: the path it names; nil where there is none or no path of that number.
    func take(from headers: inout [String]) -> Int? {
        guard headers.contains(where: { $0.contains(name) }) else { return nil }
        var path: Int?
        headers = headers.compactMap { header in
            guard header.contains(name) else { return header }
            let kept = header.split(separator: ";").filter { pair in
                let text = pair.drop { $0 == " " || $0 == "\t" }
                guard text.hasPrefix(name + "=") else { return true }
                let value = Int(text.dropFirst(name.count + 1).prefix { $0 != " " && $0 != "\t" })
                if let value, (1...pathCount).contains(value), path == nil { path = value - 1 }
                return false
            }
            let rest = kept.joined(separator: ";").drop { $0 == " " || $0 == "\t" }
            return rest.isEmpty ? nil : String(rest)
        }
        return path
    }

    /// The value of the Set-Cookie header that binds a client to a path.
    func header(for path: Int) -> String {
        "\(name)=\(path + 1); Path=/; Max-Age=\(PathBinding.lifetimeSeconds); HttpOnly; SameSite=Lax"
    }

    /// Whether an answer leaves something of the client's behind on the path that gave it.
    ///
    /// - Parameters:
    ///   - answer: the answer.
    ///   - request: what it answers.
    /// - Returns: whether.
    static func leavesState(_ answer: WebAnswer, to request: WebRequest) -> Bool {
        if request.kind.isOrdered, answer.status < 400 { return true }
        return answer.fields.contains {
            $0.name.utf8.count == 10 && $0.name.lowercased() == "set-cookie"
        }
    }
}
