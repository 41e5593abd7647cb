import LibCrypto
import Testing

@Suite struct Ed25519Tests {
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            """
            e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
            5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
            """
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            """
            92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
            085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
            """
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            """
            6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
            18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
            """
        ),
    ]) func `the vectors of RFC 8032`(_ vector: (String, String, String, String)) throws {
        let key = try Ed25519PrivateKey(seed: hex(vector.0))
        let message = hex(vector.2)
        #expect(key.publicKey.bytes == hex(vector.1))
        #expect(try key.seed() == hex(vector.0))
        let signature = try key.signature(for: message)
        #expect(signature == hex(vector.3))
        #expect(key.publicKey.isValid(signature, for: message))
        #expect(!key.publicKey.isValid(signature, for: message + [0]))
    }

    @Test func `any changed bit of a signature or message is noticed`() throws {
        let key = try Ed25519PrivateKey()
        let message = Array("ftcompose".utf8)
        let signature = try key.signature(for: message)
        let verifier = try Ed25519PublicKey(bytes: key.publicKey.bytes)
        #expect(verifier == key.publicKey)
        for _ in 0..<2 { #expect(verifier.isValid(signature, for: message)) }
        for position in signature.indices {
            var damaged = signature
            damaged[position] ^= 1 << UInt8(position % 8)
            #expect(!verifier.isValid(damaged, for: message))
        }
        for position in message.indices {
            var damaged = message
            damaged[position] ^= 1
            #expect(!verifier.isValid(signature, for: damaged))
        }
        for count in [0, 1, 63, 65, 128] {
            #expect(!verifier.isValid(.init(repeating: 1, count: count), for: message))
        }
        let other = try Ed25519PrivateKey()
        #expect(other.publicKey != verifier)
        #expect(!other.publicKey.isValid(signature, for: message))
        // The valid signature is still found valid after all the failures.
        #expect(verifier.isValid(signature, for: message))
    }

    @Test func `keys go through PEM and back`() throws {
        let key = try Ed25519PrivateKey()
        let pem = try key.pem()
        #expect(pem.starts(with: Array("-----BEGIN PRIVATE KEY-----\n".utf8)))
        #expect(try Ed25519PrivateKey(pem: pem).seed() == key.seed())
        let publicPEM = try key.publicKey.pem()
        #expect(publicPEM.starts(with: Array("-----BEGIN PUBLIC KEY-----\n".utf8)))
        #expect(try Ed25519PublicKey(pem: publicPEM) == key.publicKey)
    }

    @Test func `what is no Ed25519 key is refused`() throws {
        let rsa = try RSAPrivateKey.generate(bits: 1024).publicKeyPEM
        let certificate = try SelfSignedCertificate.make(commonName: "db")
        let pem = try Ed25519PrivateKey().pem()
        for bytes in [[], Array("nonsense".utf8), rsa, certificate.privateKeyPEM, pem.dropLast(60)]
        {
            #expect(throws: CryptoError.self) { try Ed25519PrivateKey(pem: Array(bytes)) }
        }
        for bytes in [[], rsa, certificate.certificatePEM, pem] {
            #expect(throws: CryptoError.self) { try Ed25519PublicKey(pem: bytes) }
        }
        let huge = [UInt8](repeating: 10, count: Ed25519PublicKey.pemBytesMax + 1)
        #expect(throws: CryptoError.self) { try Ed25519PublicKey(pem: huge + pem) }
        #expect(throws: CryptoError.self) { try Ed25519PrivateKey(pem: huge + pem) }
        for count in [0, 31, 33, 64] {
            let bytes = [UInt8](repeating: 7, count: count)
            #expect(throws: CryptoError.self) { try Ed25519PrivateKey(seed: bytes) }
            #expect(throws: CryptoError.self) { try Ed25519PublicKey(bytes: bytes) }
        }
    }

    /// Made once with `openssl genpkey -algorithm ed25519 -aes128` and the password "password".
    private static let encryptedPEM = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhf0Q7qNeZVCgICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEMH5OCgMsne56kzZ19Oic8sEQDBG
        snPrOqlb9HENCuLtxyosYoZbD2LvHRPxAHt8SdK0s904xKQqyucn4/TdqiPZrjed
        XAt/t15oUbxfVdnGcvA=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    @Test func `an encrypted key is an error and no question on the terminal`() {
        let error = #expect(throws: CryptoError.self) {
            try Ed25519PrivateKey(pem: Array(Self.encryptedPEM.utf8))
        }
        #expect(error?.reason.contains("unencrypted PEM") == true)
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ]) func `keys for which anyone can sign are refused`(_ key: String) {
        let error = #expect(throws: CryptoError.self) { try Ed25519PublicKey(bytes: hex(key)) }
        #expect(error?.reason.contains("small order") == true)
    }
}
