import LibCrypto
import Testing
import TransparencyLog

/// Published keys and notes (C2SP signed-note, golang/mod sumdb/note, tessera's test log).
@Suite struct NoteTests {
    static let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let peterPrivate =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let enoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let text = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    static let peterLine =
        "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    static let enochLine =
        "\u{2014} EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

    @Test func `the specification's example verifies`() throws {
        let verifier = try NoteVerifier(
            vkey: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
        )
        #expect(verifier.name == "example.com/foo")
        #expect(verifier.keyID == 0x530d_903a)
        let note = try SignedNote(
            parsing: Array(
                """
                This is an example message.

                \u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

                """.utf8
            )
        )
        #expect(try note.verifiedSignatures(by: [verifier]).map(\.verifier) == [verifier])
        #expect(note.text == "This is an example message.\n")
    }

    @Test func `signing gives the published note`() throws {
        let signer = try NoteSigner(privateKey: Self.peterPrivate)
        #expect(signer.verifier.vkey == Self.peter)
        var note = try SignedNote(textBytes: Array(Self.text.utf8))
        try note.sign(with: signer)
        #expect(note.bytes == Array((Self.text + "\n" + Self.peterLine).utf8))
        // A signature of the same key takes the place of the one before.
        try note.add(
            NoteSignature(name: "PeterNeumann", keyID: 0xc74f_20a3, bytes: [1, 2, 3])
        )
        #expect(note.signatures.count == 1)
        try note.sign(with: signer)
        #expect(note.bytes == Array((Self.text + "\n" + Self.peterLine).utf8))
        let enoch = try NoteVerifier(vkey: Self.enoch)
        try note.add(NoteSignature(line: Self.enochLine))
        let verified = try note.verifiedSignatures(by: [enoch, signer.verifier])
        #expect(verified.map(\.verifier.name) == ["PeterNeumann", "EnochRoot"])
        #expect(verified.map(\.timestamp) == [nil, nil])
    }

    @Test func `no part and no changed byte of a key's text is a key`() throws {
        for (text, isPrivate) in [(Self.peter, false), (Self.peterPrivate, true)] {
            let bytes = Array(text.utf8)
            func isKey(_ bytes: [UInt8]) -> Bool {
                let text = String(decoding: bytes, as: UTF8.self)
                if isPrivate { return (try? NoteSigner(privateKey: text)) != nil }
                return (try? NoteVerifier(vkey: text)) != nil
            }
            #expect(isKey(bytes))
            for start in 0...bytes.count {
                for end in start...bytes.count where end - start < bytes.count {
                    if isKey(Array(bytes[start..<end])) {
                        Issue.record("\(text) \(start)..<\(end)")
                    }
                }
            }
            for index in bytes.indices {
                for change in [1, 0x20, 0x80, 0xFF] as [UInt8] {
                    var changed = bytes
                    changed[index] = bytes[index] &+ change
                    if isKey(changed) { Issue.record("\(text) at \(index)") }
                }
            }
        }
    }

    @Test func `known keys must verify and unknown ones are passed over`() throws {
        let peter = try NoteVerifier(vkey: Self.peter)
        let enoch = try NoteVerifier(vkey: Self.enoch)
        let both = try SignedNote(
            parsing: Array((Self.text + "\n" + Self.peterLine + Self.enochLine).utf8)
        )
        #expect(try both.verifiedSignatures(by: [peter]).map(\.verifier) == [peter])
        #expect(try both.verifiedSignatures(by: [enoch, peter]).map(\.verifier) == [peter, enoch])
        #expect(throws: LogError.self) { try both.verifiedSignatures(by: []) }
        let twice = try #require(
            #expect(throws: LogError.self) {
                try both.verifiedSignatures(by: [enoch, peter, enoch])
            }
        )
        #expect(twice.code == .ambiguousKey && twice.reason.contains("EnochRoot+af0cfe78"))

        // Of the same key twice: counted once. A text changed by one byte: refused.
        let repeated = try SignedNote(
            parsing: Array((Self.text + "\n" + Self.peterLine + Self.peterLine).utf8)
        )
        #expect(try repeated.verifiedSignatures(by: [peter]).count == 1)
        let changed = try SignedNote(
            parsing: Array(("I" + Self.text + "\n" + Self.peterLine).utf8)
        )
        let invalid = try #require(
            #expect(throws: LogError.self) { try changed.verifiedSignatures(by: [peter]) }
        )
        #expect(invalid.code == .invalidSignature)

        // The right name with another identifier, or the reverse, is another key.
        let line = try NoteSignature(line: Self.peterLine)
        for (name, keyID) in [("PeterNeumanm", line.keyID), (line.name, line.keyID + 1)] {
            var note = try SignedNote(textBytes: Array(Self.text.utf8))
            try note.add(NoteSignature(name: name, keyID: keyID, bytes: line.bytes))
            let error = try #require(
                #expect(throws: LogError.self) { try note.verifiedSignatures(by: [peter]) }
            )
            #expect(error.code == .noKnownSignature)
        }
    }

    @Test func `a note takes a hundred signatures and no more`() throws {
        func note(_ count: Int) -> [UInt8] {
            Array((Self.text + "\n" + String(repeating: Self.peterLine, count: count)).utf8)
        }
        #expect(try SignedNote(parsing: note(100)).signatures.count == 100)
        #expect(throws: LogError.self) { try SignedNote(parsing: note(101)) }
        var full = try SignedNote(textBytes: [10])
        for number in 0..<100 {
            try full.add(NoteSignature(name: "n", keyID: UInt32(number), bytes: [1]))
        }
        #expect(throws: LogError.self) {
            try full.add(NoteSignature(name: "n", keyID: 100, bytes: [1]))
        }
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: SignedNote.bytesMax)
        #expect(throws: LogError.self) { try SignedNote(textBytes: long + [10]) }
        #expect(throws: LogError.self) { try SignedNote(textBytes: Array("no newline".utf8)) }
        #expect(throws: LogError.self) {
            try NoteSignature(name: "n", keyID: 1, bytes: .init(repeating: 1, count: 8193))
        }
        #expect(throws: LogError.self) { try NoteSignature(name: "n", keyID: 1, bytes: []) }
        for name in [
            "", "a b", "a+b", "a\u{3000}b", "a\u{A0}b", "a\tb", String(repeating: "n", count: 256),
        ] {
            #expect(throws: LogError.self) { try NoteSignature(name: name, keyID: 1, bytes: [1]) }
            #expect(throws: LogError.self) {
                try NoteSigner(
                    name: name,
                    key: Ed25519PrivateKey(seed: .init(repeating: 1, count: 32))
                )
            }
        }
    }

    /// U+212A (the Kelvin sign) is canonically equivalent to K, and Swift's `==` says so.
    @Test func `names that Unicode calls equivalent are different names`() throws {
        let key = try Ed25519PrivateKey(seed: .init(repeating: 1, count: 32))
        let first = try NoteVerifier(name: "K", type: .ed25519, key: key.publicKey)
        let second = try NoteVerifier(name: "\u{212A}", type: .ed25519, key: key.publicKey)
        #expect(first.name == second.name)
        #expect(first != second)
        #expect(first.keyID != second.keyID)
        let line = try NoteSignature(name: "\u{212A}", keyID: first.keyID, bytes: [1])
        #expect(!first.matches(line))
    }
}
