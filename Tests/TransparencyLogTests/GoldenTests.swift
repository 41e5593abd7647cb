import GoldenFiles
import LibCrypto
import Testing
import TransparencyLog

/// What is read from others, as files: keys, notes, checkpoints, policies and proofs, right and wrong.
///
/// A case begins with its kind, then lines with options, then `---` and the text itself, in which
/// `\xNN` is a byte and `\c` before the end leaves out the last newline.
@Suite struct GoldenTests {
    static let folder = GoldenFolder("Golden")

    @Test(arguments: folder.names)
    func `is read or refused as on record`(_ name: String) throws {
        let difference = try Self.folder.check(name) { input in
            let (kind, options, bytes) = try Self.parts(of: input)
            do throws(LogError) {
                return try Self.describe(kind, options, bytes)
            } catch {
                return "error \(error.code.rawValue): \(error.reason)\n"
            }
        }
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test func `errors are as many as successes`() throws {
        let names = Self.folder.names
        let wrong = names.filter { $0.contains("-bad-") }
        #expect(wrong.count >= names.count - wrong.count)
        #expect(names.count >= 80)
    }

    private static func parts(
        of input: String
    ) throws -> (kind: String, options: [(String, String)], bytes: [UInt8]) {
        let range = try #require(input.firstRange(of: "---\n"))
        let head = input[..<range.lowerBound].split(separator: "\n")
        let options = head.dropFirst().map { line in
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            return (words[0], words.count > 1 ? words[1] : "")
        }
        return (String(try #require(head.first)), options, unescaped(input[range.upperBound...]))
    }

    private static func unescaped(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.first else {
                bytes.append(byte)
                continue
            }
            rest.removeFirst()
            if kind == UInt8(ascii: "x"), let value = Hexadecimal.decode(rest.prefix(2)) {
                bytes.append(contentsOf: value)
                rest = rest.dropFirst(2)
            } else if kind == UInt8(ascii: "c") {
                rest = []
            } else {
                bytes.append(kind)
            }
        }
        return bytes
    }

    private static func describe(
        _ kind: String,
        _ options: [(String, String)],
        _ bytes: [UInt8]
    ) throws(LogError) -> String {
        switch kind {
        case "key":
            let verifier = try NoteVerifier(vkey: String(decoding: bytes, as: UTF8.self))
            return "name \(verifier.name)\ntype \(verifier.type)\nkey \(verifier.vkey)\n"
        case "private-key":
            let signer = try NoteSigner(privateKey: String(decoding: bytes, as: UTF8.self))
            return "name \(signer.name)\nkey \(signer.verifier.vkey)\n"
        case "note": return try note(options, bytes)
        case "checkpoint": return try checkpoint(bytes)
        case "policy": return try policy(options, bytes)
        case "proof": return try proof(bytes)
        default: return "no such kind: \(kind)\n"
        }
    }

    private static func note(
        _ options: [(String, String)],
        _ bytes: [UInt8]
    ) throws(LogError) -> String {
        let note = try SignedNote(parsing: bytes)
        var text = "text \(note.textBytes.count) bytes\n"
        for signature in note.signatures {
            text += "signature \(signature.name) \(signature.bytes.count) bytes\n"
        }
        if note.bytes != bytes { text += "other bytes\n" }
        var verifiers: [NoteVerifier] = []
        for (name, value) in options where name == "key" {
            verifiers.append(try NoteVerifier(vkey: value))
        }
        guard !verifiers.isEmpty else { return text }
        for verified in try note.verifiedSignatures(by: verifiers) {
            text += "verified \(verified.verifier.name)"
            text += verified.timestamp.map { " at \($0)\n" } ?? "\n"
        }
        return text
    }

    private static func checkpoint(_ bytes: [UInt8]) throws(LogError) -> String {
        let checkpoint = try Checkpoint(textBytes: bytes)
        var text = "origin \(checkpoint.origin)\nsize \(checkpoint.size)\nroot \(checkpoint.root)\n"
        for line in checkpoint.extensionLines { text += "extension \(line)\n" }
        if checkpoint.textBytes != bytes { text += "other bytes\n" }
        return text
    }

    private static func policy(
        _ options: [(String, String)],
        _ bytes: [UInt8]
    ) throws(LogError) -> String {
        let policy = try WitnessPolicy(parsing: bytes)
        var text = "logs \(policy.logs.count), witnesses \(policy.witnesses.count)\n"
        for group in policy.groups {
            text += "group \(group.name.text): \(group.threshold) of \(group.members.count)\n"
        }
        text += "quorum \(policy.quorum?.text ?? "none")\n"
        for (name, value) in options where name == "cosigned" {
            let names = value.split(separator: " ").compactMap { PolicyName(String($0)) }
            text +=
                "cosigned by '\(value)': \(policy.isSatisfied(by: names) ? "enough" : "too few")\n"
        }
        if try WitnessPolicy(parsing: policy.bytes) != policy { text += "other policy\n" }
        return text
    }

    private static func proof(_ bytes: [UInt8]) throws(LogError) -> String {
        let proof = try LogProof(parsing: bytes)
        var text = "index \(proof.index)\nhashes \(proof.hashes.count)\n"
        if let extra = proof.extra { text += "extra \(extra.count) bytes\n" }
        text += "checkpoint \(proof.note.textBytes.count) bytes\n"
        if proof.bytes != bytes { text += "other bytes\n" }
        return text
    }
}
