/// The host names a service answers to.
struct ServedDomains: Sendable {
    private let names: Set<String>
    private let endings: [String]

    /// Takes the plan's words over: names, and `*.` in front for a whole domain; none for all names.
    init(_ domains: [String]) {
        names = Set(domains.filter { !$0.hasPrefix("*.") }.map { $0.lowercased() })
        endings = domains.filter { $0.hasPrefix("*.") }.map { $0.dropFirst().lowercased() }
    }

    /// Tells whether a Host, with or without port, is served.
    func contains(_ host: String) -> Bool {
        if names.isEmpty, endings.isEmpty { return true }
        let name = ServedDomains.name(of: host)
        if names.contains(name) { return true }
        return endings.contains { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }
    }

    /// A Host without its port, in lower case.
    static func name(of host: String) -> String {
        let lower = host.lowercased()
        guard !lower.hasPrefix("["), let colon = lower.firstIndex(of: ":") else { return lower }
        return String(lower[..<colon])
    }
}
