internal import LibCrypto

/// A client's answer to a `mysql_native_password` challenge.
public struct NativeProof: Sendable, Equatable {
    /// SHA1(password) XOR SHA1(scramble, SHA1(SHA1(password))).
    public var token: [UInt8]
    /// The challenge.
    public var scramble: [UInt8]

    /// Creates a proof.
    public init(token: [UInt8], scramble: [UInt8]) {
        self.token = token
        self.scramble = scramble
    }

    /// Checks the answer against stored hashes and recovers SHA1(password).
    ///
    /// The stored hash removes the mask from the token; what remains must hash to the stored hash.
    public func verify(nativeHashes: [[UInt8]]) -> [UInt8]? {
        guard token.count == SHA1.digestBytes else { return nil }
        var found: [UInt8]?
        for stored in nativeHashes where stored.count == SHA1.digestBytes {
            let candidate = MySQLAuthenticationPlugin.xor(token, SHA1.hash(scramble, stored))
            if ConstantTime.equal(SHA1.hash(candidate), stored) { found = candidate }
        }
        return found
    }
}
