/// WWW-Authenticate as far as replicas must agree on it.
enum HTTPChallenge {
    /// The first scheme in lower case, with its realm; a nonce belongs to one server.
    static func canonical(_ value: String) -> String {
        let text = HTTPListElements.trimmed(value)
        let scheme = text.prefix { $0 != " " && $0 != "," }
        let parameters = HTTPListElements.split(
            String(text.dropFirst(scheme.count)),
            separator: UInt8(ascii: ",")
        )
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "="),
                ASCIIByte.equal(HTTPListElements.trimmed(parameter[..<equals]), "realm")
            else { continue }
            let realm = HTTPListElements.unquoted(parameter[parameter.index(after: equals)...])
            return scheme.lowercased() + " realm=" + realm
        }
        return scheme.lowercased()
    }
}
