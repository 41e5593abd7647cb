import LibCrypto
import Testing
import TransparencyLog

@Suite struct PolicyTests {
    private static func witness(_ name: String, _ number: UInt8) throws -> PolicyWitness {
        let key = try Ed25519PrivateKey(seed: .init(repeating: number, count: 32))
        return PolicyWitness(
            name: try #require(PolicyName(name)),
            verifier: try NoteVerifier(name: name, type: .cosignature, key: key.publicKey)
        )
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (7, 4)])
    func `a majority is more than half`(_ count: Int, _ needed: Int) throws {
        let witnesses = try (0..<count).map { try Self.witness("w\($0)", UInt8($0)) }
        let policy = try WitnessPolicy.majority(logs: [], witnesses: witnesses)
        for signed in 0...count {
            let names = witnesses.prefix(signed).map(\.name)
            #expect(policy.isSatisfied(by: names) == (signed >= needed))
            #expect(policy.isSatisfied(by: names + names) == (signed >= needed))
        }
        let strangers = try (0..<9).map { try #require(PolicyName("x\($0)")) }
        #expect(!policy.isSatisfied(by: strangers))
        // The group's own name is no witness.
        #expect(!policy.isSatisfied(by: policy.groups.map(\.name)))
        #expect(try WitnessPolicy(parsing: policy.bytes) == policy)
    }

    @Test func `an actor may be called actors`() throws {
        let policy = try WitnessPolicy.majority(
            logs: [],
            witnesses: [Self.witness("actors", 1), Self.witness("actors-group", 2)]
        )
        #expect(policy.quorum?.text == "actors-group-group")
        #expect(throws: LogError.self) { try WitnessPolicy.majority(logs: [], witnesses: []) }
    }

    /// The specification's example: two of three of one organisation and any of three of another.
    @Test func `groups of groups`() throws {
        let names = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
        let witnesses = try names.enumerated().map { try Self.witness($1, UInt8($0)) }
        func name(_ text: String) throws -> PolicyName { try #require(PolicyName(text)) }
        let policy = try WitnessPolicy(
            logs: [],
            witnesses: witnesses,
            groups: [
                PolicyGroup(
                    name: name("X"),
                    threshold: 2,
                    members: names[..<3].map { try name($0) }
                ),
                PolicyGroup(
                    name: name("Y"),
                    threshold: 1,
                    members: names[3...].map { try name($0) }
                ),
                PolicyGroup(name: name("both"), threshold: 2, members: [name("X"), name("Y")]),
            ],
            quorum: name("both")
        )
        for set in 0..<64 {
            let signed = try names.indices.filter { set >> $0 & 1 == 1 }.map { try name(names[$0]) }
            let expected = (set & 7).nonzeroBitCount >= 2 && set >> 3 != 0
            #expect(policy.isSatisfied(by: signed) == expected)
        }
        let open = try WitnessPolicy(logs: [], witnesses: [], quorum: nil)
        #expect(open.isSatisfied(by: []))
        #expect(String(decoding: open.bytes, as: UTF8.self) == "quorum none\n")
    }

    @Test func `names are bytes`() throws {
        let kelvin = try #require(PolicyName("\u{212A}"))
        #expect(kelvin != PolicyName("K"))
        for text in [
            "", "none", "all", "any", "a b", "a\tb", "a\nb", String(repeating: "a", count: 256),
        ] {
            #expect(PolicyName(text) == nil)
        }
        // Names that are no UTF-8 are names all the same, and stay as they are.
        let key = try Self.witness("w", 1).verifier.vkey
        let text = Array("witness w\u{FF} ".utf8.map { $0 == 0xC3 || $0 == 0xBF ? 0xFF : $0 })
        let file = text + Array("\(key)\nquorum w".utf8) + [0xFF, 0xFF, 10]
        let policy = try WitnessPolicy(parsing: file)
        #expect(policy.bytes == file)
    }

    @Test func `a policy takes 32 of everything and is bounded`() throws {
        let witnesses = try (0..<32).map { try Self.witness("w\($0)", UInt8($0)) }
        let groups = try witnesses.enumerated().map {
            PolicyGroup(name: try #require(PolicyName("g\($0)")), threshold: 1, members: [$1.name])
        }
        let policy = try WitnessPolicy(
            logs: [],
            witnesses: witnesses,
            groups: groups,
            quorum: groups[31].name
        )
        #expect(policy.isSatisfied(by: [witnesses[31].name]))
        #expect(!policy.isSatisfied(by: witnesses[..<31].map(\.name)))
        let many = (0...256).map {
            PolicyGroup(name: groups[$0 % 32].name, threshold: 1, members: [])
        }
        #expect(throws: LogError.self) {
            try WitnessPolicy(logs: [], witnesses: [], groups: many, quorum: nil)
        }
        let huge = [UInt8](repeating: 10, count: WitnessPolicy.bytesMax + 1)
        #expect(throws: LogError.self) { try WitnessPolicy(parsing: huge) }
        #expect(throws: LogError.self) {
            try WitnessPolicy(
                logs: [],
                witnesses: [
                    PolicyWitness(name: groups[0].name, verifier: witnesses[0].verifier, url: "a b")
                ],
                quorum: nil
            )
        }
    }
}
