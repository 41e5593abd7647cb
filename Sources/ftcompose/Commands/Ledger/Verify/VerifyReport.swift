import FoundationEssentials
import LedgerFormat
import TransparencyLog
import VotingCore

/// The outcome of a check, for people and for programs.
struct VerifyReport: Encodable {
    private var verified: Bool
    private var code: String?
    private var reason: String?
    private var origin: String?
    private var size: UInt64?
    private var root: String?
    private var cosigners: [Cosigner]?
    private var writer: String?
    private var sequence: UInt64?
    private var index: UInt64?
    private var flag: String?
    private var kind: String?
    private var service: String?
    private var unixNanoseconds: Int64?
    private var verdict: String?
    private var key: String?
    private var enrolledAt: [UInt64]?
    private var entries: UInt64?
    private var firstLeaf: UInt64?
    private var flags: [String: UInt64]?
    private var signaturesChecked: Bool?
    private var lines: [String] = []

    struct Cosigner: Encodable {
        var name: String
        var unixSeconds: UInt64

        enum CodingKeys: String, CodingKey {
            case name
            case unixSeconds = "unix_seconds"
        }
    }

    enum CodingKeys: String, CodingKey {
        case verified, code, reason, origin, size, root, cosigners, writer, sequence, index, flag
        case kind, service, verdict, key, entries, flags
        case unixNanoseconds = "unix_nanoseconds"
        case enrolledAt = "enrolled_at"
        case firstLeaf = "first_leaf"
        case signaturesChecked = "signatures_checked"
    }

    /// What does not verify, and why.
    init(_ fault: ProofFault) {
        verified = false
        code = fault.code.rawValue
        reason = fault.reason
        lines = ["does not verify: \(fault.reason)"]
    }

    /// A proof that verifies.
    init(_ proof: ProofVerdict, _ trust: VerifierTrust) {
        verified = true
        writer = proof.writer.text
        sequence = proof.sequence
        index = proof.index
        flag = proof.flag.name
        kind = proof.entry.kind.name
        service = proof.entry.service
        unixNanoseconds = proof.entry.time
        enrolledAt = proof.enrolledAt
        let vote = proof.entry.body.vote
        verdict = vote?.record.verdict?.rawValue
        let time = Self.time(seconds: Double(proof.entry.time) / 1e9)
        var entry = "\(proof.entry.kind.name) at \(time)"
        if !proof.entry.service.isEmpty { entry += ", service \(proof.entry.service)" }
        if let verdict { entry += ", \(verdict)" }
        lines = [
            "verified: entry \(proof.sequence) of \(proof.writer.text)",
            "  entry      \(entry)",
            "  signature  of \(proof.writer.text) over its batch, in which the entry is",
        ]
        switch proof.keyOrigin {
        case .pinned(let actor):
            key = "pinned"
            lines.append(
                "  key        \(enrolment)traced to the key of \(actor)/peer in actors.json"
            )
        case .cosigned(let actor):
            key = "cosigned"
            lines.append(
                "  key        \(enrolment)traced to a key of \(actor)/peer that the cosigners vouch "
                    + "for (--actors compares it)"
            )
        case .flagOnly:
            key = "flag-only"
            lines.append(
                "  key        not traced: its enrolment is no longer kept; the cosigners vouch for it"
            )
        }
        if proof.flag != .valid {
            lines.append("  flag       \(proof.flag.name): entries before it are missing")
        }
        lines.append("  log        leaf \(proof.index) of \(proof.policy.checkpoint.size)")
        add(proof.policy, trust)
    }

    /// An exported log that verifies.
    init(_ export: ExportVerdict, _ trust: VerifierTrust) {
        verified = true
        entries = export.entries
        firstLeaf = export.start
        flags = Dictionary(
            uniqueKeysWithValues: export.flags.map { ($0.key.name, $0.value) }
        )
        signaturesChecked = export.isReplayed
        let batches = export.flags.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.value) \($0.key.name)" }.joined(separator: ", ")
        lines = [
            "verified: \(export.entries) entries",
            "  batches    \(batches.isEmpty ? "none" : batches)",
        ]
        if export.isReplayed {
            lines.append("  signatures checked again, as were chains and flags")
        } else if export.start > 0 {
            lines.append(
                "  signatures not checked: the log begins at leaf \(export.start); the cosigners vouch "
                    + "for the flags"
            )
        } else {
            lines.append(
                "  signatures not checked: that needs --actors; the cosigners vouch for the flags"
            )
        }
        add(export.policy, trust)
    }

    /// The lines for people.
    var text: String { lines.joined(separator: "\n") }

    /// Prints the outcome to standard output.
    func print(asJSON: Bool) throws {
        guard asJSON else {
            Terminal.line(text)
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        Terminal.line(String(decoding: try encoder.encode(self), as: UTF8.self))
    }

    private var enrolment: String {
        guard let first = enrolledAt?.first else { return "" }
        return "enrolled at leaf \(first), "
    }

    private mutating func add(_ policy: PolicyVerdict, _ trust: VerifierTrust) {
        let checkpoint = policy.checkpoint
        origin = checkpoint.origin
        size = checkpoint.size
        root = checkpoint.root.base64
        cosigners = policy.cosigners.map {
            Cosigner(name: $0.name.text, unixSeconds: $0.timestamp)
        }
        lines.append(
            "  checkpoint \(checkpoint.origin), \(checkpoint.size) leaves, root \(checkpoint.root.base64)"
        )
        let names = policy.cosigners.map {
            "\($0.name.text) (\(Self.time(seconds: Double($0.timestamp))))"
        }
        let quorum = trust.policy.quorum?.text ?? "none"
        lines.append(
            "  cosigned   \(names.isEmpty ? "by nobody" : names.joined(separator: ", "))"
                + ": enough for the quorum '\(quorum)'"
        )
    }

    private static func time(seconds: Double) -> String {
        // Times come from others; the calendar ends before their range does.
        guard abs(seconds) < 200_000_000_000 else { return "\(seconds) s after 1970" }
        return Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }
}
