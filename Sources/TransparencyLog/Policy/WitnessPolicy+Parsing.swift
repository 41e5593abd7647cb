extension WitnessPolicy {
    /// Reads a policy file; the error names the line.
    public init(parsing bytes: [UInt8]) throws(LogError) {
        self.init()
        guard bytes.count <= Self.bytesMax else {
            throw LogError(.malformedPolicy, "a policy has at most \(Self.bytesMax) bytes")
        }
        guard
            bytes.allSatisfy({
                $0 == 0x09 || $0 == 0x0A || (0x20...0x7E).contains($0) || $0 >= 0x80
            })
        else {
            throw LogError(.malformedPolicy, "the policy contains control characters")
        }
        var hasQuorum = false
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                .map(Array.init)
            guard let keyword = words.first, keyword.first != UInt8(ascii: "#") else { continue }
            do throws(LogError) {
                if keyword == Array("quorum".utf8) {
                    guard !hasQuorum else {
                        throw LogError(.malformedPolicy, "there is a quorum already")
                    }
                    hasQuorum = true
                }
                try parse(keyword, words.dropFirst())
            } catch {
                throw LogError(error.code, "line \(index + 1) of the policy: \(error.reason)")
            }
        }
        guard hasQuorum else {
            throw LogError(
                .malformedPolicy,
                "the policy has no line 'quorum NAME'; 'quorum none' asks for no cosignature"
            )
        }
    }

    private mutating func parse(
        _ keyword: [UInt8],
        _ words: ArraySlice<[UInt8]>
    ) throws(LogError) {
        var words = words
        switch String(decoding: keyword, as: UTF8.self) {
        case "log":
            let verifier = try Self.verifier(words.popFirst())
            try add(PolicyLog(verifier: verifier, url: try Self.url(words.popFirst())))
        case "witness":
            let name = try Self.name(words.popFirst())
            let verifier = try Self.verifier(words.popFirst())
            let url = try Self.url(words.popFirst())
            try add(PolicyWitness(name: name, verifier: verifier, url: url))
        case "group":
            let name = try Self.name(words.popFirst())
            let threshold = words.popFirst()
            var members: [PolicyName] = []
            while let word = words.popFirst() { members.append(try Self.name(word)) }
            let number = try Self.threshold(threshold, of: members.count)
            try add(PolicyGroup(name: name, threshold: number, members: members))
        case "quorum":
            let word = words.popFirst()
            if word != Array("none".utf8) { try setQuorum(try Self.name(word)) }
        default:
            throw LogError(
                .malformedPolicy,
                "lines begin with log, witness, group or quorum, not "
                    + "'\(String(decoding: keyword.prefix(32), as: UTF8.self))'"
            )
        }
        guard words.isEmpty else {
            throw LogError(
                .malformedPolicy,
                "there is more on the line than belongs there; comments have lines of their own"
            )
        }
    }

    private static func name(_ word: [UInt8]?) throws(LogError) -> PolicyName {
        guard let word else { throw LogError(.malformedPolicy, "a name is missing") }
        guard let name = PolicyName(bytes: word) else {
            throw LogError(
                .malformedPolicy,
                "'\(String(decoding: word.prefix(64), as: UTF8.self))' is no name of a witness or group"
            )
        }
        return name
    }

    private static func verifier(_ word: [UInt8]?) throws(LogError) -> NoteVerifier {
        guard let word else { throw LogError(.malformedPolicy, "a key is missing") }
        guard let text = String(validating: word, as: UTF8.self) else {
            throw LogError(.malformedPolicy, "the key is no valid UTF-8")
        }
        return try NoteVerifier(vkey: text)
    }

    private static func url(_ word: [UInt8]?) throws(LogError) -> String? {
        guard let word else { return nil }
        guard let text = String(validating: word, as: UTF8.self) else {
            throw LogError(.malformedPolicy, "the address is no valid UTF-8")
        }
        return text
    }

    private static func threshold(_ word: [UInt8]?, of members: Int) throws(LogError) -> Int {
        guard let word else { throw LogError(.malformedPolicy, "a threshold is missing") }
        switch String(decoding: word, as: UTF8.self) {
        case "all": return members
        case "any": return 1
        default:
            guard let number = DecimalText.parse(word) else {
                throw LogError(
                    .malformedPolicy,
                    "a threshold is 'all', 'any' or a number, not "
                        + "'\(String(decoding: word.prefix(32), as: UTF8.self))'"
                )
            }
            return Int(clamping: number)
        }
    }
}
