import LibCrypto
import Testing

@Suite struct HashTests {
    @Test func `SHA-1 gives the published digests`() {
        #expect(SHA1.hash(Array("abc".utf8)) == hex("a9993e364706816aba3e25717850c26c9cd0d89d"))
        #expect(SHA1.hash([]) == hex("da39a3ee5e6b4b0d3255bfef95601890afd80709"))
        #expect(SHA1.hash(Array("a".utf8), Array("bc".utf8)) == SHA1.hash(Array("abc".utf8)))
    }

    @Test func `SHA-256 gives the published digests`() {
        #expect(
            SHA256.hash(Array("abc".utf8))
                == hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        )
        #expect(
            SHA256.hash([])
                == hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        )
    }

    @Test func `feeding piece by piece and forking give the same digest`() {
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var hasher = SHA256()
        hasher.update(Array(message[..<333]))
        var fork = hasher
        hasher.update(Array(message[333...]))
        fork.update([1])
        #expect(hasher.finalize() == SHA256.hash(message))
        #expect(hasher.finalize() == SHA256.hash(message))
        #expect(fork.finalize() == SHA256.hash(Array(message[..<333]) + [1]))
        let prefix = hasher.finalizePrefix()
        let digest = SHA256.hash(message)
        #expect(digest[..<8].reduce(0) { $0 << 8 | UInt64($1) } == prefix.high)
        #expect(digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) } == prefix.low)
    }

    @Test func `HMAC gives the vectors of RFC 4231`() {
        #expect(
            HMACSHA256.authenticate(Array("Hi There".utf8), key: Array(repeating: 0x0b, count: 20))
                == hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        )
        #expect(
            HMACSHA256.authenticate(
                Array("what do ya want for nothing?".utf8),
                key: Array("Jefe".utf8)
            )
                == hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        )
        #expect(
            HMACSHA256.authenticate(
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                key: Array(repeating: 0xaa, count: 131)
            )
                == hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        )
    }

    @Test func `random bytes have the length asked for and refuse nonsense`() throws {
        #expect(try SecureRandom.bytes(0).isEmpty)
        let (first, second) = (try SecureRandom.bytes(32), try SecureRandom.bytes(32))
        #expect(first.count == 32 && first != second)
        #expect(throws: CryptoError.self) { try SecureRandom.bytes(-1) }
        #expect(throws: CryptoError.self) { try SecureRandom.bytes(SecureRandom.countMax + 1) }
    }

    @Test func `constant time comparison finds each difference`() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([0, 2], [1, 2]))
        #expect(!ConstantTime.equal([1], [1, 0]))
    }
}
