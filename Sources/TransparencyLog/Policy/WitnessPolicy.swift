/// Which logs are accepted, and whose cosignatures make a checkpoint valid (C2SP tlog-policy).
public struct WitnessPolicy: Sendable, Hashable {
    /// Most bytes of a policy file.
    public static let bytesMax = 256 << 10
    /// Most logs, most witnesses and most groups of a policy.
    public static let itemsMax = 256
    /// Most bytes of an address.
    public static let urlBytesMax = 2048

    /// The logs.
    public private(set) var logs: [PolicyLog] = []
    /// The witnesses.
    public private(set) var witnesses: [PolicyWitness] = []
    /// The groups, in an order in which each one's members come before it.
    public private(set) var groups: [PolicyGroup] = []
    /// The witness or group that must have cosigned; nil when no cosignature is needed.
    public private(set) var quorum: PolicyName?

    /// Creates a policy from its parts, by the rules of its file.
    public init(
        logs: [PolicyLog],
        witnesses: [PolicyWitness],
        groups: [PolicyGroup] = [],
        quorum: PolicyName?
    ) throws(LogError) {
        for log in logs { try add(log) }
        for witness in witnesses { try add(witness) }
        for group in groups { try add(group) }
        if let quorum { try setQuorum(quorum) }
    }

    /// A policy whose checkpoints are valid when more than half of the witnesses have cosigned.
    public static func majority(
        logs: [PolicyLog],
        witnesses: [PolicyWitness]
    ) throws(LogError) -> WitnessPolicy {
        var label = "actors"
        while witnesses.contains(where: { $0.name.text.hasSameBytes(as: label) }) {
            label += "-group"
        }
        guard let name = PolicyName(label), !witnesses.isEmpty else {
            throw LogError(.malformedPolicy, "a majority needs at least one witness")
        }
        let group = PolicyGroup(
            name: name,
            threshold: witnesses.count / 2 + 1,
            members: witnesses.map(\.name)
        )
        return try WitnessPolicy(logs: logs, witnesses: witnesses, groups: [group], quorum: name)
    }

    /// An empty policy that the reader of files fills.
    init() {}

    /// Tells whether cosignatures of these witnesses are enough.
    public func isSatisfied(by witnessNames: some Sequence<PolicyName>) -> Bool {
        guard let quorum else { return true }
        let known = Set(witnesses.map(\.name))
        var satisfied = Set(witnessNames).intersection(known)
        // Members come before their groups, so one pass is enough.
        for group in groups
        where group.members.count(where: { satisfied.contains($0) }) >= group.threshold {
            satisfied.insert(group.name)
        }
        return satisfied.contains(quorum)
    }

    /// Says who of the policy has signed a checkpoint's note.
    ///
    /// At least one log must have signed; too few cosignatures are no error here. A signature of a key of
    /// the policy that fails to verify condemns the note.
    public func evaluate(_ note: SignedNote) throws(LogError) -> PolicyVerdict {
        let checkpoint = try Checkpoint(textBytes: note.textBytes)
        let logKeys = logs.map(\.verifier).filter { $0.name.hasSameBytes(as: checkpoint.origin) }
        guard !logKeys.isEmpty else {
            throw LogError(
                .unknownLog,
                "the policy names no log '\(checkpoint.origin)'; is this its policy?"
            )
        }
        let verified = try note.verifiedSignatures(by: logKeys + witnesses.map(\.verifier))
        let signers = verified.map(\.verifier).filter { $0.type == .ed25519 }
        guard !signers.isEmpty else {
            throw LogError(
                .noKnownSignature,
                "no key of the log '\(checkpoint.origin)' has signed the checkpoint"
            )
        }
        let cosigners = witnesses.compactMap { witness -> PolicyVerdict.Cosigner? in
            guard let signature = verified.first(where: { $0.verifier == witness.verifier }),
                let timestamp = signature.timestamp
            else { return nil }
            return PolicyVerdict.Cosigner(name: witness.name, timestamp: timestamp)
        }
        return PolicyVerdict(
            checkpoint: checkpoint,
            logKeys: signers,
            cosigners: cosigners,
            isQuorumReached: isSatisfied(by: cosigners.map(\.name))
        )
    }

    /// Checks a checkpoint's note: signed by a log of the policy, and cosigned by enough witnesses.
    public func verify(_ note: SignedNote) throws(LogError) -> PolicyVerdict {
        let verdict = try evaluate(note)
        guard verdict.isQuorumReached else {
            let names = verdict.cosigners.map { $0.name.text }.joined(separator: ", ")
            throw LogError(
                .quorumNotReached,
                "the cosignatures (\(names.isEmpty ? "none" : names)) do not make the quorum "
                    + "'\(quorum?.text ?? "none")' of the policy"
            )
        }
        return verdict
    }

    /// The policy as a file.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func line(_ words: [[UInt8]]) {
            bytes.append(contentsOf: words.joined(separator: [UInt8(ascii: " ")]))
            bytes.append(UInt8(ascii: "\n"))
        }
        func word(_ text: String) -> [UInt8] { Array(text.utf8) }
        for log in logs {
            line([word("log"), word(log.verifier.vkey)] + (log.url.map { [word($0)] } ?? []))
        }
        for witness in witnesses {
            line(
                [word("witness"), witness.name.bytes, word(witness.verifier.vkey)]
                    + (witness.url.map { [word($0)] } ?? [])
            )
        }
        for group in groups {
            line(
                [word("group"), group.name.bytes, word(String(group.threshold))]
                    + group.members.map(\.bytes)
            )
        }
        line([word("quorum"), quorum?.bytes ?? word("none")])
        return bytes
    }
}

// Rules that hold for each part, wherever it comes from.
extension WitnessPolicy {
    mutating func add(_ log: PolicyLog) throws(LogError) {
        try Self.check(logs.count, "logs")
        try Self.check(log.url)
        guard log.verifier.type == .ed25519 else {
            throw LogError(.malformedPolicy, "a log's key is of type 01 (Ed25519)")
        }
        guard !logs.contains(where: { $0.verifier.key == log.verifier.key }) else {
            throw LogError(.malformedPolicy, "two logs have the same key")
        }
        try checkIdentity(log.verifier)
        logs.append(log)
    }

    mutating func add(_ witness: PolicyWitness) throws(LogError) {
        try Self.check(witnesses.count, "witnesses")
        try Self.check(witness.url)
        guard witness.verifier.type == .cosignature else {
            throw LogError(
                .malformedPolicy,
                "the key of a witness is of type 04 (Ed25519 cosignature)"
            )
        }
        guard !witnesses.contains(where: { $0.verifier.key == witness.verifier.key }) else {
            throw LogError(.malformedPolicy, "two witnesses have the same key")
        }
        try checkIdentity(witness.verifier)
        try checkNew(witness.name)
        witnesses.append(witness)
    }

    mutating func add(_ group: PolicyGroup) throws(LogError) {
        try Self.check(groups.count, "groups")
        try checkNew(group.name)
        guard !group.members.isEmpty else {
            throw LogError(.malformedPolicy, "the group '\(group.name.text)' has no members")
        }
        guard (1...group.members.count).contains(group.threshold) else {
            throw LogError(
                .malformedPolicy,
                "the group '\(group.name.text)' has \(group.members.count) members and cannot ask "
                    + "for \(group.threshold)"
            )
        }
        var taken = Set(groups.flatMap(\.members))
        for member in group.members {
            guard isDefined(member) else {
                throw LogError(
                    .malformedPolicy,
                    "'\(member.text)' is not defined before the group '\(group.name.text)'"
                )
            }
            guard taken.insert(member).inserted else {
                throw LogError(
                    .malformedPolicy,
                    "'\(member.text)' is a member more than once; each name may be one once"
                )
            }
        }
        groups.append(group)
    }

    mutating func setQuorum(_ name: PolicyName) throws(LogError) {
        guard isDefined(name) else {
            throw LogError(
                .malformedPolicy,
                "the quorum '\(name.text)' is not defined before the quorum's line"
            )
        }
        quorum = name
    }

    private func isDefined(_ name: PolicyName) -> Bool {
        witnesses.contains { $0.name == name } || groups.contains { $0.name == name }
    }

    private func checkNew(_ name: PolicyName) throws(LogError) {
        guard !isDefined(name) else {
            throw LogError(.malformedPolicy, "the name '\(name.text)' is defined twice")
        }
    }

    /// Two keys of one name and identifier could not be told apart in a note.
    private func checkIdentity(_ verifier: NoteVerifier) throws(LogError) {
        let known = logs.map(\.verifier) + witnesses.map(\.verifier)
        guard
            !known.contains(where: {
                $0.keyID == verifier.keyID && $0.name.hasSameBytes(as: verifier.name)
            })
        else {
            throw LogError(
                .malformedPolicy,
                "two keys have the name '\(verifier.name)' and the same identifier"
            )
        }
    }

    private static func check(_ count: Int, _ what: String) throws(LogError) {
        guard count < itemsMax else {
            throw LogError(.malformedPolicy, "a policy has at most \(itemsMax) \(what)")
        }
    }

    private static func check(_ url: String?) throws(LogError) {
        guard let url else { return }
        guard (1...urlBytesMax).contains(url.utf8.count),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else {
            throw LogError(
                .malformedPolicy,
                "an address has 1 to \(urlBytesMax) bytes without spaces"
            )
        }
    }
}
