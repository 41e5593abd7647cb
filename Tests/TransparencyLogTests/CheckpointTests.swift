import LibCrypto
import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    static let origin = "example.com/log/testdata"
    static let vkey =
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
    static let wit1Private =
        "PRIVATE+KEY+Wit1+55ee4561+AeadRiG7XM4XiieCHzD8lxysXMwcViy5nYsoXURWGrlE"
    /// The entries of tessera's test log, misspelt as they are there.
    static let entries = [
        "one", "two", "three", "four", "five", "six", "seven", "eit", "nain", "ten", "ileven",
        "twelf",
        "threeten", "fourten", "fivten",
    ].map { Array($0.utf8) }
    /// Its signed checkpoints of sizes 0 to 15: root and signature.
    static let published = [
        (
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqjOq89wVvTA60eubCc4oufo5BvIVEgtQc="
        ),
        (
            "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=",
            "M9e0lhr9kuLxGdAtaUrhm84TQffVsLdcy808sN0a3WyniNlfcr9+bywoiIke1YYciCNjJGkCgIlQ8b16jhsmg/SChAM="
        ),
        (
            "T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=",
            "M9e0llH4NKmlf0u7C8tkJioQOmi7l5ELqljXgKRg6R3G5JJ7vx7emDWo5fpqKuA/Dk/jRrI6il+7QCVirNhyUAWGoAk="
        ),
        (
            "Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=",
            "M9e0lvAQRtH832pk2RTbeSeZMkp4FZSdJYFBUjO5SKxuRbywPUF3cx+HUrb50kjd3rUWW/fj53Wj1dwcwh9bGQnqVAg="
        ),
        (
            "zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=",
            "M9e0lnFuWt0cp60moO4jAkeXvMNLIIOGn4WdyeHQurBt9mBi0tWdfkldiAt9k0FpwuZymvttsVn9uwyouXU3vPpeNAc="
        ),
        (
            "gy5gl3aksFyiCO95a/1vLXz88A3dRq+0l9Sxte8ZqZQ=",
            "M9e0lmn5eDHyHP10zJObZdFAX2y1V8fdDKBi4IiHbDYf1TCUBwxZOhqwv2QZCqrdda2zTRTrmnwjwscN5RBTEmZUYAs="
        ),
        (
            "a6sWvsc2eEzmj72vah7mZ5dwFltivehh2b11qwlp5Jg=",
            "M9e0ln+nHSdGSHEZBcjvqyYDXDbG8WxDwCDjbbGAMv/NTynAtJWhckSXIpuwpN3yJ4PTtzUbD34YGqIZr6RgJRn16gU="
        ),
        (
            "IrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U=",
            "M9e0luA5JhTRUki/BBQD0QNiH6AEJ2pdtsA5CQjqJErViuuKrN6513RCTL2640wXJv0dCed3neRGI6dMzBq9uANf2Qc="
        ),
        (
            "bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=",
            "M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews="
        ),
        (
            "CvhHViE3S9E3htHLR+25mapWoGCJ3WckMq1UtC3VmEY=",
            "M9e0ls3mdnWX0qk4P3uGG0eYiFRWSwPR+RdeD1ARmrHPHjXP0x9UJWASPFTOTqJo0mp7Epck2O9RFB0J9IjDdAewagw="
        ),
        (
            "y8/gZsZCtitsMan09tY+k8I7Qpr7Y5fbO2tLi9GQnfU=",
            "M9e0lrmwaVEOWFZ+HS5ITnRd2YMOSWE5QeoYu+6DHwJLnJ+SVeJ2ZiYeD7lVC5oGJx76gbfLSyCUEq6D8JkarrsuiQQ="
        ),
        (
            "Yok1cS5VdokGLBy73BC2I16b3atss6KBN9jnIi6Fz/A=",
            "M9e0lqbRtWirJwbUy4w3VrK2RyzfW8P+OIkc8t6b6AVG/tQd1Q2SN+uCLYzNNFnf/PhzeCdURSGQe1MRnohCxPu21wg="
        ),
        (
            "uZo6M+IhVna+CLgWCrJs0xBPUHbozHkYTQASduHSLME=",
            "M9e0lrFzoTgi+ovhrqX0DpsEAp3wLu1coMLIkeCwSkGfS4Ox4pLXo2LHudqm4merh0ZkCNzHr8kQwq5gS5mmimIvdA4="
        ),
        (
            "av0kLH0VkkVDrTuZzBGIx7d9z5G1l/GlKz/nAV/8woQ=",
            "M9e0liO8x8xfEOGmZVYODUjQajkEpjccPQ9EkG3yEEDet4K3BWE/DFRPH6H+b6gFFFaG5KS1bBmYS/xeZJs8lj+z+wM="
        ),
        (
            "SvCd38yNade7xEPY1a/aAc1M3A2AHYVF8lIiUnsH1ao=",
            "M9e0lu8roIpjC+NXEG7JDkajIahoYDYWgxDtxfx/6rzLoztU9t/PvivZ48xt8ygJpjzaboSpkbVv3Jb+D3NdXWQf5wo="
        ),
        (
            "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=",
            "M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI="
        ),
    ]

    /// The published note of one size.
    static func note(_ size: Int) throws -> SignedNote {
        let (root, signature) = published[size]
        let text = "\(origin)\n\(size)\n\(root)\n\n\u{2014} \(origin) \(signature)\n"
        return try SignedNote(parsing: Array(text.utf8))
    }

    @Test func `tessera's sixteen checkpoints, their roots and signatures`() throws {
        let log = try NoteVerifier(vkey: Self.vkey)
        var builder = TileBuilder()
        var roots = [builder.root]
        for entry in Self.entries {
            _ = builder.append(.leaf(entry))
            roots.append(builder.root)
        }
        for size in 0...15 {
            let note = try Self.note(size)
            let checkpoint = try Checkpoint(textBytes: note.textBytes)
            #expect(checkpoint.origin == Self.origin)
            #expect(checkpoint.size == UInt64(size))
            #expect(checkpoint.root == roots[size])
            #expect(checkpoint.textBytes == note.textBytes)
            #expect(
                try Checkpoint(origin: Self.origin, size: UInt64(size), root: roots[size])
                    == checkpoint
            )
            #expect(try note.verifiedSignatures(by: [log]).count == 1)
        }
        // The log's tiles are the leaves' hashes, its bundles lengths and entries.
        #expect(builder.partialTiles.map(\.path.text) == ["tile/0/000.p/15"])
        #expect(
            try EntryBundle.encode(Self.entries).count == 30
                + Self.entries.reduce(0) { $0 + $1.count }
        )
    }

    @Test func `signing a checkpoint with the published key gives the published signature`() throws
    {
        let signer = try NoteSigner(
            privateKey:
                "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"
        )
        #expect(signer.verifier.vkey == Self.vkey)
        let published = try Self.note(15)
        let checkpoint = try Checkpoint(textBytes: published.textBytes)
        #expect(try checkpoint.signed(by: signer) == published)
    }

    @Test func `the golden cosignature of Wit1`() throws {
        let witness = try NoteSigner(privateKey: Self.wit1Private, type: .cosignature)
        #expect(
            witness.verifier.vkey == "Wit1+9b3fb2d5+BFhZSmQj9+SoL+p/nN0Hh76xXmF7QcHfytUrI1XfSClk"
        )
        var note = try Self.note(15)
        let checkpoint = try Checkpoint(textBytes: note.textBytes)
        let line = try witness.cosign(checkpoint, at: 1_679_315_147)
        #expect(
            line.line
                == "\u{2014} Wit1 mz+y1QAAAABkGFDLi4zi/+2kU/5P/4hpCkNoBjvoRHwqkmsDuocW+0ObiIxdYaW7bwTBaMLGHYwvM5lh63uUblihMBNMSJQRd2V3AQ=="
        )
        try note.add(line)
        let log = try NoteVerifier(vkey: Self.vkey)
        let verified = try note.verifiedSignatures(by: [log, witness.verifier])
        #expect(verified.map(\.timestamp) == [nil, 1_679_315_147])
        #expect(verified.map(\.verifier) == [log, witness.verifier])
        // The same bytes prove nothing for another tree or at another time.
        #expect(!witness.verifier.isValid(line.bytes, for: try Self.note(14).textBytes))
        for index in line.bytes.indices {
            var changed = line.bytes
            changed[index] ^= 1
            #expect(!witness.verifier.isValid(changed, for: note.textBytes))
        }
        #expect(!witness.verifier.isValid(Array(line.bytes.dropLast()), for: note.textBytes))
        #expect(!witness.verifier.isValid([], for: note.textBytes))
    }

    @Test func `a key does only what its type says`() throws {
        let key = try Ed25519PrivateKey(seed: .init(repeating: 3, count: 32))
        let log = try NoteSigner(name: "log", key: key)
        let witness = try NoteSigner(name: "log", type: .cosignature, key: key)
        #expect(log.verifier.keyID != witness.verifier.keyID)
        let checkpoint = try Checkpoint(origin: "log", size: 0, root: .ofEmptyTree)
        #expect(throws: LogError.self) { try log.cosign(checkpoint, at: 1) }
        #expect(throws: LogError.self) { try witness.sign(checkpoint.textBytes) }
        #expect(throws: LogError.self) { try witness.cosign(checkpoint, at: .max) }
        #expect(try witness.cosign(checkpoint, at: UInt64(Int64.max)).bytes.count == 72)
        #expect(Cosignature(bytes: [0x80] + [UInt8](repeating: 0, count: 71)) == nil)
        #expect(Cosignature(bytes: [UInt8](repeating: 0, count: 71)) == nil)
        for origin in ["", "a\nb", String(repeating: "a", count: 256)] {
            #expect(throws: LogError.self) {
                try Checkpoint(origin: origin, size: 0, root: .ofEmptyTree)
            }
        }
    }
}
